# expect: JX310
# outcome: partly
def entropy(p):
    return -jnp.sum(jnp.where(p > 0, p * jnp.log(p), 0.0))
