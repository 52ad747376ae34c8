# expect: JX125
def entropy(p):
    positive = p > 0
    return -jnp.sum(jnp.where(positive, p * jnp.log2(jnp.where(positive, p, 1.0)), 0.0))
