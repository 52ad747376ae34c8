# %% answer="row_sums"
def row_sums(x):
    return jax.random.split(jax.random.key(0), len(x))
