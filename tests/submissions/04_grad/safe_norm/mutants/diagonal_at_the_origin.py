# expect: JX318
# outcome: partly
# mistake: at the origin the gradient points along the diagonal; violates "zero in all entries".
@jax.custom_vjp
def safe_norm(x):
    return jnp.sqrt(jnp.sum(x**2))


def forward(x):
    y = safe_norm(x)
    return y, (x, y)


def backward(saved, g):
    x, y = saved
    return (g * jnp.where(y == 0, jnp.full(x.shape, x.size**-0.5), x / jnp.where(y == 0, 1.0, y)),)


safe_norm.defvjp(forward, backward)
