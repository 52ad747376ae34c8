# expect: JX318
# outcome: partly
def entropy(p):
    return -jnp.sum(jnp.where(p > 0, p * jnp.log(p + 1e-3), 0.0))
