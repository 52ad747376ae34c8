# expect: JX811
# mistake: the coins of the last two axes are used for all planes of a larger array
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = jax.random.bernoulli(key, 1 - rate, x.shape[-2:])
    return jnp.where(keep, x / (1 - rate), 0)
