# expect: JX315
# outcome: partly
def entropy(p):
    positive = p > 0
    log_p = jax.lax.stop_gradient(jnp.log(jnp.where(positive, p, 1.0)))
    return -jnp.sum(jnp.where(positive, p * log_p, 0.0))
