def draw(sample, key, n):
    return sample(key, shape=(n,), dtype=jnp.float32)


def two_noises(key, n):
    keys = jax.random.split(key, 2)
    return draw(jax.random.normal, keys[0], n), draw(jax.random.uniform, keys[1], n)
