def why_traced_again(old, new):
    runs = []
    f = jax.jit(lambda x: runs.append(1))
    f(old), f(new)
    if len(runs) == 1:
        return "cached"
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    a, b = (jax.tree.map(jax.typeof, tree) for tree in (old, new))
    shapes = [[x.shape for x in jax.tree.leaves(tree)] for tree in (a, b)]
    dtypes = [[str(x.dtype) for x in jax.tree.leaves(tree)] for tree in (a, b)]
    if shapes[0] != shapes[1]:
        return "shape"
    return "dtype" if dtypes[0] != dtypes[1] else "weak type"
