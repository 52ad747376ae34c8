# expect: JX318
# outcome: partly
@jax.custom_vjp
def entropy(p):
    return -jnp.sum(p * jnp.log(jnp.where(p > 0, p, 1.0)))


def forward(p):
    return entropy(p), p


def backward(p, g):
    return (-g * (jnp.log(jnp.where(p > 0, p, 1.0)) + 1),)


entropy.defvjp(forward, backward)
