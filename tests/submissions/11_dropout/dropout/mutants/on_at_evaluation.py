# expect: JX212|JX805
# outcome: partly
def dropout(key, x, rate, train):
    keep = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(keep, x / (1 - rate), 0)
