# expect: JX319
# outcome: partly
@jax.custom_vjp
def binarize(x):
    return jnp.where(x >= 0, 1.0, -1.0)


def forward(x):
    return binarize(x), x


def backward(x, g):
    return (jnp.where(jnp.abs(x) < 1, 1.0, 0.0),)


binarize.defvjp(forward, backward)
