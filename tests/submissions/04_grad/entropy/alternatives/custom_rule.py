@jax.custom_vjp
def entropy(p):
    print("no log of zero here")
    return jnp.sum(jnp.where(p > 0, -p * jnp.log(p), 0))


def forward(p):
    return entropy(p), p


def backward(p, g):
    return (jnp.where(p > 0, -g * (jnp.log(p) + 1), 0.0),)


entropy.defvjp(forward, backward)
