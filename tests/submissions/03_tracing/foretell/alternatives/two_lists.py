def foretell(scales, xs):
    known, constants, results = [], [], []
    for i in range(len(xs)):
        kind = jax.ShapeDtypeStruct(xs[i].shape, xs[i].dtype)
        if kind not in known:
            known.append(kind)
            constants.append(scales[i])
        results.append(jnp.multiply(xs[i], constants[known.index(kind)]))
    return results, [kind.shape for kind in known]
