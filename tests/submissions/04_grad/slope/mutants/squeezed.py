# expect: JX120|JX135
# mistake: an array of one entry becomes a number; violates "of shape (n,), n >= 1".
def slope(f):
    return lambda x: jnp.squeeze(jax.grad(lambda x: jnp.sum(f(x)))(x))
