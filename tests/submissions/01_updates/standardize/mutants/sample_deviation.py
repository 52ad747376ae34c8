# expect: JX834
def standardize(params):
    return jax.tree.map(lambda a: (a - a.mean()) / a.std(ddof=1), params)
