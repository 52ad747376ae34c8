# expect: JX107
# outcome: partly
def entropy(p):
    p = p[p > 0]
    return -jnp.sum(p * jnp.log(p))
