# expect: JX133
# outcome: partly
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = jax.random.bernoulli(key, 1 - rate, x.shape)
    scaled = x / jnp.array(1 - rate, dtype=jnp.float32)
    return jnp.where(keep, scaled, 0)
