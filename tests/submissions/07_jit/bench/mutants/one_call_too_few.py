# expect: JX123|JX003
# mistake: violates "1 + repeats times".
def bench(f, args, repeats, clock):
    times = []
    for _ in range(max(repeats, 2)):
        start = clock()
        jax.block_until_ready(f(*args))
        times.append(clock() - start)
    return times[0], float(np.median(times[1:]))
