# expect: JX128
def standardize(params):
    return jax.tree.map(lambda a: (a - a.mean(axis=0)) / a.std(axis=0), params)
