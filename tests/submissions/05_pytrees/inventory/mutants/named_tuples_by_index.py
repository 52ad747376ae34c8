# expect: JX122|JX123
# mistake: a named tuple is taken for a tuple.
def inventory(tree, path=""):
    if isinstance(tree, dict):
        children = [(f"[{key!r}]", tree[key]) for key in sorted(tree)]
    elif isinstance(tree, (list, tuple)):
        children = [(f"[{i}]", value) for i, value in enumerate(tree)]
    else:
        return {path: None if tree is None else np.shape(tree)}
    return {k: v for step, child in children for k, v in inventory(child, path + step).items()}
