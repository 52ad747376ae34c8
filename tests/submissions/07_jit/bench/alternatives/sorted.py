def bench(f, args, repeats, clock):
    def took(start):
        jax.tree.map(lambda leaf: leaf.block_until_ready(), f(*args))
        return clock() - start

    first = took(clock())
    rest = sorted(took(clock()) for _ in range(repeats))
    low, high = rest[(repeats - 1) // 2], rest[repeats // 2]
    return (first, (low + high) / 2)
