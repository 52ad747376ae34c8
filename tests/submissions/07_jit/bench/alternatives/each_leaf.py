def wait_for(tree):
    for leaf in jax.tree.leaves(tree):
        leaf.block_until_ready()


def bench(f, args, repeats, clock):
    times = []
    for i in range(repeats + 1):
        t0 = clock()
        wait_for(f(*args))
        t1 = clock()
        times.append(t1 - t0)
    return times[0], np.median(times[1:])
