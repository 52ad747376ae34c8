# expect: JX421
def random_walk(key, steps):
    def step(position, now):
        return position + jax.random.normal(now)

    return jax.lax.scan(step, jnp.float32(0.0), jax.random.split(key, steps))[1]
