# expect: JX309
def slope(f, x=jnp.array([1, 2, 3])):
    return jax.grad(lambda x: jnp.sum(f(x)))(x)
