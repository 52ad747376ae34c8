# %% answer="row_sums"
def row_sums(x):
    return jnp.einsum("ij->i", x, precision="highest")
