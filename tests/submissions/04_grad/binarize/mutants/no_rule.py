# expect: JX313
# outcome: partly
def binarize(x):
    return jnp.where(x >= 0, 1.0, -1.0)
