# %% answer="double"
def double(x):
    return jnp.concatenate([x[:0], 2 * x, x[:0]])
