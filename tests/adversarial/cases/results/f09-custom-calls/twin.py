# %% answer="double"
def double(x):
    diagonal = jnp.eye(x.shape[0]) / 2
    return jnp.linalg.solve(diagonal, x)
