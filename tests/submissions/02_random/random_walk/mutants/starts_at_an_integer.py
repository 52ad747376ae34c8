# expect: JX422
def random_walk(key, steps):
    def step(carry, _):
        key, position = carry
        key, now = jax.random.split(key)
        position = position + jax.random.normal(now)
        return (key, position), position

    return jax.lax.scan(step, (key, jnp.zeros((), dtype=jnp.int32)), None, length=steps)[1]
