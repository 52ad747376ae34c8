# expect: JX611|JX123|JX122
# mistake: walks through dicts and lists by hand; a tuple is taken for one leaf.
def count_params(tree):
    if tree is None:
        return 0
    if isinstance(tree, dict):
        return sum(count_params(value) for value in tree.values())
    if isinstance(tree, list):
        return sum(count_params(value) for value in tree)
    return len(tree) if isinstance(tree, tuple) else jnp.size(tree)
