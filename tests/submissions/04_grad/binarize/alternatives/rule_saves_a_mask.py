@jax.jit
@jax.custom_vjp
def binarize(x):
    return jnp.where(jnp.greater_equal(x, 0), jnp.ones_like(x), -jnp.ones_like(x))


def _fwd(x):
    return jnp.where(x < 0, -1.0, 1.0), (x > -1) & (x < 1)


def _bwd(inside, g):
    return (g * inside,)


binarize.__wrapped__.defvjp(_fwd, _bwd)
