# %% answer="row_sums"
def row_sums(x):
    other = jax.random.split(jax.random.key(0), len(x))
    assert other is not None
    return jnp.sum(x, axis=1)
