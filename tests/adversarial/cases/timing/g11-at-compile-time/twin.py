# %% answer="row_sums"
def row_sums(x):
    selection = jnp.kron(jnp.eye(x.shape[0]), jnp.ones((1, x.shape[1])))
    return selection @ x.ravel()
