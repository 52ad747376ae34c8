# expect: JX310
# outcome: partly
def entropy(p):
    return -jnp.sum(jnp.nan_to_num(p * jnp.log(p)))
