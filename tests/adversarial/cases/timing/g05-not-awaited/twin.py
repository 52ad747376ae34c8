# %% answer="row_sums"
fast = jax.jit(lambda x: jnp.sum(x, axis=1))


def row_sums(x):
    return fast(x)


later = row_sums(jnp.ones((1000, 1000)))
