# expect: JX208|JX207|JX201
# outcome: partly
def random_walk(key, steps):
    def step(position, _):
        position = position + jax.random.normal(key)
        return position, position

    return jax.lax.scan(step, jnp.float32(0.0), None, length=steps)[1]
