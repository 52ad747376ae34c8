def standardize(params):
    """Writing is fine when the dict is one's own."""

    def write(tree):
        for name in tree:
            if isinstance(tree[name], dict):
                write(tree[name])
            else:
                tree[name] = tree[name] - tree[name].mean()
                tree[name] = tree[name] / tree[name].std()

    mine = jax.tree.map(lambda leaf: leaf, params)
    write(mine)
    return mine
