# expect: JX135
# outcome: partly
def safe_norm(x):
    square = jnp.sum(x**2)
    return jnp.sqrt(jnp.where(square == 0, 1.0, square))
