# expect: JX319
# outcome: partly
@jax.custom_vjp
def binarize(x):
    return jnp.where(x >= 0, 1.0, -1.0)


def forward(x):
    y = binarize(x)
    return y, y


def backward(y, g):
    return (jnp.where(jnp.abs(y) <= 1, g, 0.0),)


binarize.defvjp(forward, backward)
