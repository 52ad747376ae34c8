def foretell(scales, xs):
    kinds = [(x.shape, str(x.dtype)) for x in xs]
    first = [kinds.index(kind) for kind in kinds]
    results = [jnp.asarray(scales[i] * x, dtype=jnp.float32) for i, x in zip(first, xs)]
    return results, [x.shape for i, x in enumerate(xs) if first[i] == i]
