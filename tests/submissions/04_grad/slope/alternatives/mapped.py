def slope(f):
    return jax.vmap(jax.grad(f))
