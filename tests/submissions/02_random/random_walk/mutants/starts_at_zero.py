# expect: JX129
# outcome: partly
def random_walk(key, steps):
    def step(carry, _):
        key, position = carry
        key, now = jax.random.split(key)
        return (key, position + jax.random.normal(now)), position

    return jax.lax.scan(step, (key, jnp.float32(0.0)), None, length=steps)[1]
