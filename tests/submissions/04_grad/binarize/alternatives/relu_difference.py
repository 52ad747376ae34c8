def binarize(x):
    # Between -1 and 1 the difference of the two ramps is x + 1.
    ramp = jax.nn.relu(x + 1) - jax.nn.relu(x - 1)
    ramp = jnp.where(jnp.abs(x) < 1, ramp, jax.lax.stop_gradient(0 * x))
    return ramp - jax.lax.stop_gradient(ramp) + jnp.where(x < 0, -1.0, 1.0)
