# expect: JX015|JX611
# mistake: walks through dicts by hand, and knows no other container.
def count_params(tree):
    if isinstance(tree, dict):
        return sum(count_params(value) for value in tree.values())
    return tree.size
