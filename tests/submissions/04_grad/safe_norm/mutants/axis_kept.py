# expect: JX120|JX301
# mistake: the axis is kept; violates "shape ()".
def safe_norm(x):
    square = jnp.sum(x**2, keepdims=True)
    zero = square == 0
    return jnp.where(zero, 0.0, jnp.sqrt(jnp.where(zero, 1.0, square)))
