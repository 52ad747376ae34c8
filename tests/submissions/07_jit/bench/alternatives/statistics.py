import statistics


def bench(f, args, repeats, clock):
    start = clock()
    jax.block_until_ready(f(*args))
    first = clock() - start
    times = []
    for _ in range(repeats):
        begin = clock()
        result = f(*args)
        result = jax.block_until_ready(result)
        end = clock()
        times.append(end - begin)
    return first, statistics.median(times)
