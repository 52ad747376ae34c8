# expect: JX122
def standardize(params):
    result = jax.tree.map(lambda a: (a - a.mean()) / a.std(), params)
    result["count"] = len(jax.tree.leaves(params))
    return result
