from functools import partial


@partial(jax.jit, static_argnums=1)
def two_noises(k, count):
    """One draw for both: the second half is turned into uniform numbers."""
    draws = jax.random.normal(k, (2, count))
    return draws[0], norm.cdf(draws[1])
