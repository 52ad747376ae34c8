# %% answer="double"
def double(x):
    y = x
    for i in range(100):
        y = jnp.sin(y)
    return 2 * x + 0 * y
