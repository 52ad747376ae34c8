# expect: JX134
# mistake: walks by hand, in the order in which the dict was filled.
def inventory(tree, path=""):
    if isinstance(tree, dict):
        children = [(f"[{key!r}]", value) for key, value in tree.items()]
    elif hasattr(tree, "_fields"):
        children = [(f".{name}", getattr(tree, name)) for name in tree._fields]
    elif isinstance(tree, (list, tuple)):
        children = [(f"[{i}]", value) for i, value in enumerate(tree)]
    else:
        return {path: None if tree is None else np.shape(tree)}
    return {k: v for step, child in children for k, v in inventory(child, path + step).items()}
