# expect: JX301
def slope(f):
    return jax.grad(f)
