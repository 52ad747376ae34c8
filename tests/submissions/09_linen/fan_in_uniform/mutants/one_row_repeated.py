# expect: JX220|JX716|JX203|JX201
# outcome: partly
def fan_in_uniform(gain):
    def init(key, shape, dtype=jnp.float32):
        bound = gain / np.prod(shape[:-1]) ** 0.5
        row = jax.random.uniform(key, shape[-1:], dtype, -bound, bound)
        return jnp.broadcast_to(row, shape)

    return init
