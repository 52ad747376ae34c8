# expect: JX123
# mistake: violates "the mean of the two in the middle".
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        jax.block_until_ready(f(*args))
        return clock() - start

    first = one_call()
    return first, sorted(one_call() for _ in range(repeats))[repeats // 2]
