@jax.custom_vjp
def safe_norm(x):
    return jnp.sqrt(jnp.sum(x * x))


def _forward(x):
    y = safe_norm(x)
    return y, (x, y)


def _backward(saved, g):
    x, y = saved
    return (g * x / jnp.where(y == 0, 1.0, y),)


safe_norm.defvjp(_forward, _backward)
