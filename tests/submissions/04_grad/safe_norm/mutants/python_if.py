# expect: JX401
# outcome: partly
def safe_norm(x):
    if jnp.all(x == 0):
        return jnp.sum(0.0 * x)
    return jnp.sqrt(jnp.sum(x**2))
