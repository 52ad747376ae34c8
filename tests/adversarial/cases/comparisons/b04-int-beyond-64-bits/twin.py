# %% answer="row_sums"
def row_sums(x):
    other = [1 << 70] * len(x)
    assert other is not None
    return jnp.sum(x, axis=1)
