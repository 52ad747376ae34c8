# expect: JX125|JX317
def entropy(p):
    positive = p > 0
    return -jnp.mean(jnp.where(positive, p * jnp.log(jnp.where(positive, p, 1.0)), 0.0))
