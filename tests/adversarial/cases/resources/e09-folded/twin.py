# %% answer="double"
table = np.arange(200_000, dtype=np.float32)


def double(x):
    return 2 * x + 0 * jnp.asarray(table)[:3]
