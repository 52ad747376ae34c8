# expect: JX808
# outcome: partly
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = jax.random.bernoulli(key, rate, x.shape)
    return jnp.where(keep, x / rate if rate > 0 else 0 * x, 0)
