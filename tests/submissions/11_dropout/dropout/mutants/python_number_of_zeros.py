# expect: JX403|JX104
# mistake: looks at the values of x in Python, which is impossible under jit
def dropout(key, x, rate, train):
    if not train or float(jnp.abs(x).max()) == 0.0:
        return x
    if rate == 1:
        return jnp.zeros_like(x)
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)
