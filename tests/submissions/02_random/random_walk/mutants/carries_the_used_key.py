# expect: JX202
# outcome: partly
def random_walk(key, steps):
    def step(carry, _):
        key, position = carry
        _, now = jax.random.split(key)
        position = position + jax.random.normal(now)
        return (now, position), position

    return jax.lax.scan(step, (key, jnp.float32(0.0)), None, length=steps)[1]
