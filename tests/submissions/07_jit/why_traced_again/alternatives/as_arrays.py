def why_traced_again(old, new):
    if str(jax.tree.structure(old)) != str(jax.tree.structure(new)):
        return "structure"
    a = [jnp.asarray(x) for x in jax.tree.leaves(old)]
    b = [jnp.asarray(x) for x in jax.tree.leaves(new)]
    if not all(x.shape == y.shape for x, y in zip(a, b)):
        return "shape"
    if not all(x.dtype == y.dtype for x, y in zip(a, b)):
        return "dtype"
    if not all(x.weak_type == y.weak_type for x, y in zip(a, b)):
        return "weak type"
    return "cached"
