# expect: JX426
# outcome: partly
def random_walk(key, steps):
    position, positions = jnp.float32(0.0), []
    for now in jax.random.split(key, steps):
        position = position + jax.random.normal(now)
        positions.append(position)
    return jnp.stack(positions)
