def is_none(x):
    return x is None


def inventory(tree):
    paths = [jax.tree_util.keystr(p) for p, _ in jax.tree.leaves_with_path(tree, is_leaf=is_none)]
    shapes = [None if x is None else tuple(int(n) for n in jnp.shape(x)) for x in jax.tree.leaves(tree, is_leaf=is_none)]
    return dict(zip(paths, shapes, strict=True))
