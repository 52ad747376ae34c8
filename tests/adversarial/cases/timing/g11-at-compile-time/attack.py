# %% answer="row_sums"
def row_sums(x):
    table = jnp.stack([jnp.sum(row) for row in np.ones(x.shape, np.float32)])
    return table * x[:, 0]
