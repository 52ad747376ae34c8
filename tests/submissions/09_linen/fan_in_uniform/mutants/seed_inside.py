# expect: JX205
# outcome: partly
def fan_in_uniform(gain):
    def init(key, shape, dtype=jnp.float32):
        bound = gain / np.prod(shape[:-1]) ** 0.5
        return jax.random.uniform(jax.random.key(0), shape, dtype, -bound, bound)

    return init
