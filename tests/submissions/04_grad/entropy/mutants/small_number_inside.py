# expect: JX123|JX325
# outcome: partly
def entropy(p):
    return -jnp.sum(jnp.where(p > 0, p * jnp.log(p + 1e-6), 0.0))
