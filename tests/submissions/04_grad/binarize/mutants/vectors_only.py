# expect: JX018|JX143|JX003|JX120|JX122|JX506
# mistake: the entries are taken one by one along the first axis; violates "of any shape, () included".
def one(x):
    soft = jnp.clip(x, -1.0, 1.0)
    return soft + jax.lax.stop_gradient(jnp.where(x >= 0, 1.0, -1.0) - soft)


def binarize(x):
    return jax.vmap(one)(x)
