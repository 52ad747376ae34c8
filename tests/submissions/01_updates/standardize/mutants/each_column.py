# expect: JX128
# outcome: partly
def standardize(params):
    return jax.tree.map(lambda a: (a - a.mean(axis=0)) / a.std(axis=0), params)
