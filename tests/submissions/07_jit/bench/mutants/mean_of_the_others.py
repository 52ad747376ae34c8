# expect: JX123
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        jax.block_until_ready(f(*args))
        return clock() - start

    first = one_call()
    return first, float(np.mean([one_call() for _ in range(repeats)]))
