# expect: JX122
def standardize(params):
    return [(a - a.mean()) / a.std() for a in jax.tree.leaves(params)]
