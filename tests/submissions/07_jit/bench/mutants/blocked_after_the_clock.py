# expect: JX417
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        y = f(*args)
        spent = clock() - start
        jax.block_until_ready(y)
        return spent

    first = one_call()
    return first, float(np.median([one_call() for _ in range(repeats)]))
