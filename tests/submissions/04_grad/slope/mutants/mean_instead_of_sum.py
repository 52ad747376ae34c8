# expect: JX317
def slope(f):
    return jax.grad(lambda x: jnp.mean(f(x)))
