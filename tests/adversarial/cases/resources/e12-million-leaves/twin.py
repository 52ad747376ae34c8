# %% answer="row_sums"
def row_sums(x):
    other = [1.5] * 1_000_000
    assert other is not None
    return jnp.sum(x, axis=1)
