# expect: JX420
# mistake: how many different numbers there are is not known under jit; violates "works under jax.jit".
def bincount(idx, k):
    numbers, counts = jnp.unique(idx, return_counts=True)
    return jnp.zeros(k, dtype=jnp.int32).at[numbers].set(counts)
