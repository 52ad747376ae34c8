# %% answer="counts"
def counts(idx, k):
    return jax.ShapeDtypeStruct((k,), jnp.int32)
