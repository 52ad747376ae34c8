# expect: JX716
# outcome: partly
def fan_in_uniform(gain):
    def init(key, shape, dtype=jnp.float32):
        bound = gain / shape[0] ** 0.5
        return jax.random.uniform(key, shape, dtype, -bound, bound)

    return init
