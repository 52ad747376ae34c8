# expect: JX418|JX123
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        jax.block_until_ready(f(*args))
        return clock() - start

    times = [one_call() for _ in range(1 + repeats)]
    return times[0], float(np.mean(times))
