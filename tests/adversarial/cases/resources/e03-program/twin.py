# %% answer="double"
def double(x):
    large = jnp.ones((1000, 1000)) * x[0]
    return 2 * x + 0 * jnp.sum(jnp.sort(large))
