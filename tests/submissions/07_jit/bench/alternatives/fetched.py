def bench(f, args, repeats, clock):
    times = np.zeros(repeats + 1)
    for i in range(repeats + 1):
        start = clock()
        jax.tree.map(np.asarray, f(*args))
        times[i] = clock() - start
    return float(times[0]), float(np.median(times[1:]))
