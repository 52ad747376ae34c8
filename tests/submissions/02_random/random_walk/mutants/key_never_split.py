# expect: JX208
# outcome: partly
def random_walk(key, steps):
    def step(carry, _):
        key, position = carry
        position = position + jax.random.normal(key)
        return (key, position), position

    return jax.lax.scan(step, (key, jnp.float32(0.0)), None, length=steps)[1]
