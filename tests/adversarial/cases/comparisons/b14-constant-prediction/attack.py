# %% answer="row_sums"
def row_sums(x):
    return jnp.zeros(x.shape[0])
