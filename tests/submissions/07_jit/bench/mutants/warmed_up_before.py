# expect: JX123
# mistake: the first call is made before the clock starts.
def bench(f, args, repeats, clock):
    jax.block_until_ready(f(*args))
    times = []
    for _ in range(1 + repeats):
        start = clock()
        jax.block_until_ready(f(*args))
        times.append(clock() - start)
    return times[0], float(np.median(times[1:]))
