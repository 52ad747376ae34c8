# expect: JX318
# outcome: partly
def safe_norm(x):
    square = jnp.sum(x**2)
    zero = square == 0
    return jnp.where(zero, jnp.sum(x), jnp.sqrt(jnp.where(zero, 1.0, square)))
