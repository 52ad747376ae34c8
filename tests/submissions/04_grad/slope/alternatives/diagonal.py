def slope(f):
    return lambda x: jnp.diagonal(jax.jacobian(f)(x))
