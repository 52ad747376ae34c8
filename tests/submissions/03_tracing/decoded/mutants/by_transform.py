# expect: JX442
# outcome: partly
def decoded(a):
    return jax.value_and_grad(lambda a: jnp.mean(a * jnp.exp(-a)))(a)
