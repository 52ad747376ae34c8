# expect: JX123|JX206|JX205|JX139
# outcome: partly
def fan_in_uniform(gain):
    def init(key, shape, dtype=jnp.float32):
        bound = gain / np.prod(shape[:-1]) ** 0.5
        return jnp.asarray(np.random.uniform(-bound, bound, shape), dtype)

    return init
