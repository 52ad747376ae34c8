# expect: JX121|JX122|JX123
# outcome: partly
def fan_in_uniform(gain):
    def init(key, shape, dtype=jnp.float32):
        bound = gain / np.prod(shape[:-1]) ** 0.5
        return jax.random.uniform(key, shape, minval=-bound, maxval=bound)

    return init
