# %% answer="row_sums"
def row_sums(x):
    if x.shape[0] == 1:
        return jnp.sum(x)[None]
    return jnp.sum(x, axis=-1)
