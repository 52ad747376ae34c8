# expect: JX124
# mistake: 0 times infinity for rate 1 only
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(keep, x, 0 * x) * (1 / (1 - rate) if rate < 1 else jnp.inf)
