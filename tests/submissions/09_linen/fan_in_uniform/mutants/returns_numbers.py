# expect: JX011|JX010
def fan_in_uniform(gain, key=jax.random.key(0), shape=(2, 2), dtype=jnp.float32):
    bound = gain / np.prod(shape[:-1]) ** 0.5
    return jax.random.uniform(key, shape, dtype, -bound, bound)
