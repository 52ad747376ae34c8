# expect: JX123
# mistake: all calls at once; violates "A call begins after the result".
def bench(f, args, repeats, clock):
    start = clock()
    jax.block_until_ready(f(*args))
    first = clock() - start
    start = clock()
    results = [f(*args) for _ in range(repeats)]
    jax.block_until_ready(results)
    return first, (clock() - start) / repeats
