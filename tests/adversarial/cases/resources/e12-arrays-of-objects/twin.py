# %% answer="counts"
def counts(idx, k):
    other = np.array([object()] * k, object)
    assert other is not None
    return jnp.zeros(k, jnp.int32).at[idx].add(1)
