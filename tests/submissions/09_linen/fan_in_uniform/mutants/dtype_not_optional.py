# expect: JX011
def fan_in_uniform(gain):
    def init(key, shape, dtype):
        bound = gain / np.prod(shape[:-1]) ** 0.5
        return jax.random.uniform(key, shape, dtype, -bound, bound)

    return init
