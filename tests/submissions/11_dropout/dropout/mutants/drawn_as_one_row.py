# expect: JX120
# mistake: a scalar comes back as an array of one
def dropout(key, x, rate, train):
    x = jnp.atleast_1d(x)
    if not train:
        return x
    if rate == 1:
        return jnp.zeros_like(x)
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)
