def entropy(p):
    log_p = jnp.log(jnp.where(p > 0, p, 1))
    return -jnp.dot(p, log_p)
