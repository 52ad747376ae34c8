# %% answer="double"
def double(x):
    y = x
    for i in range(100_000):
        y = jnp.sin(y) * i
    return 2 * x + 0 * y
