# expect: JX127
def entropy(p):
    positive = p > 0
    return jnp.sum(jnp.where(positive, p * jnp.log(jnp.where(positive, p, 1.0)), 0.0))
