# expect: JX318
# outcome: partly
def entropy(p):
    return -jnp.sum(p + p * jnp.log(jnp.where(p > 0, p, 1.0))) + jnp.sum(jax.lax.stop_gradient(p))
