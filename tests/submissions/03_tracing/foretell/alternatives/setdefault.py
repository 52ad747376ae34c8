def foretell(scales, xs):
    cache = {}
    results = []
    for scale, x in zip(scales, xs):
        used = cache.setdefault((x.shape, jnp.dtype(x.dtype)), scale)
        results.append(x.astype(jnp.float32) * used)
    return results, [shape for shape, _ in cache]
