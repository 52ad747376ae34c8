# expect: JX123|JX418
# mistake: the first call is among the typical ones.
def bench(f, args, repeats, clock):
    def one_call():
        start = clock()
        jax.block_until_ready(f(*args))
        return clock() - start

    times = [one_call() for _ in range(1 + repeats)]
    return times[0], float(np.median(times))
