def two_noises(key, n):
    both = jax.random.uniform(key, (2, n), minval=0.0, maxval=1.0)
    # The inverse of the distribution function; 0 would be minus infinity.
    z = norm.ppf(jnp.maximum(both[0], 2.0**-24))
    return z, both[1]
