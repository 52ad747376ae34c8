@jax.jit
def one_step(position, k):
    position += jax.random.normal(k, dtype=jnp.float32)
    return position, position


def random_walk(key, steps):
    last, positions = jax.lax.scan(one_step, jnp.zeros(()), jax.random.split(key, steps))
    print("ends at", last)
    return positions
