def entropy(p):
    harmless = jnp.where(p > 0, p, 1.0)  # 1 log 1 is 0
    return -jnp.sum(harmless * jnp.log(harmless))
