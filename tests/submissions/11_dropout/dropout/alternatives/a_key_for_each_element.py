def keep_one(k, rate):
    return jax.random.bernoulli(k, 1 - rate)


def dropout(key, x, rate, train):
    if train is False:
        return x
    keys = jax.random.split(key, x.shape)
    keep = jnp.vectorize(lambda k: keep_one(k, rate))(keys)
    return jax.lax.select(keep, x / max(1 - rate, 1e-30), jnp.zeros_like(x))
