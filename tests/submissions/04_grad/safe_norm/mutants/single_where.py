# expect: JX310|JX311
# outcome: partly
def safe_norm(x):
    square = jnp.sum(x**2)
    return jnp.where(square > 0, jnp.sqrt(square), 0.0)
