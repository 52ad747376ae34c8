# expect: JX132
# mistake: a small number is added to the deviation, out of habit; violates "(a - mean) / std", "however small".
def standardize(params):
    return jax.tree.map(lambda a: (a - a.mean()) / (a.std() + 1e-8), params)
