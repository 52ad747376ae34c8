# %% answer="counts"
def counts(idx, k):
    other = jax.ShapeDtypeStruct((k,), jnp.int32)
    assert other is not None
    return jnp.zeros(k, jnp.int32).at[idx].add(1)
