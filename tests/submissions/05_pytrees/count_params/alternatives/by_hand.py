def count_params(tree):
    if tree is None:
        return 0
    if isinstance(tree, dict):
        return sum(map(count_params, tree.values()))
    if isinstance(tree, (list, tuple)):
        return sum(count_params(child) for child in tree)
    return int(np.asarray(tree).size)
