# expect: JX202
# mistake: draws from the key and splits it as well
def dropout(key, x, rate, train):
    if not train:
        return x
    u = jax.random.uniform(key, x.shape)
    tie = jax.random.uniform(jax.random.split(key)[0], x.shape)
    keep = (u > rate) | ((u == rate) & (tie > 0.5))
    if rate == 1:
        return jnp.zeros_like(x)
    return jnp.where(keep, x / (1 - rate), 0)
