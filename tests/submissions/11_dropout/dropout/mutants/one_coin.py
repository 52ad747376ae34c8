# expect: JX806|JX811
# outcome: partly
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = jax.random.bernoulli(key, 1 - rate)
    return jnp.where(keep, x / (1 - rate), 0)
