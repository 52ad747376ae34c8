# expect: JX015|JX122|JX611|JX123
# mistake: walks through dicts by hand, and knows no other container.
def partition(tree, chosen):
    if isinstance(tree, dict):
        halves = {key: partition(tree[key], chosen[key]) for key in tree}
        return {k: v[0] for k, v in halves.items()}, {k: v[1] for k, v in halves.items()}
    return (tree, None) if chosen else (None, tree)


def combine(kept, rest):
    if isinstance(kept, dict):
        return {key: combine(kept[key], rest[key]) for key in kept}
    return rest if kept is None else kept
