# expect: JX204
# outcome: partly
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = jax.random.bernoulli(jax.random.key(0), 1 - rate, x.shape)
    return jnp.where(keep, x / (1 - rate), 0)
