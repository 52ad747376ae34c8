# %% answer="double"
def double(x):
    other = (2 * x).astype(jnp.int4)
    assert other is not None
    return 2 * x
