def fan_in_uniform(gain):
    unit = nn.initializers.uniform(2.0)

    def init(key, shape, dtype=jnp.float32):
        drawn = unit(key, shape, dtype) - jnp.ones((), dtype)
        return drawn * jnp.array(gain * np.prod(shape[:-1]) ** -0.5, dtype)

    return jax.jit(init, static_argnums=(1, 2))
