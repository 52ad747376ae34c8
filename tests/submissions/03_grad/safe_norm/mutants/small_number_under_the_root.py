# expect: JX135
# outcome: partly
def safe_norm(x):
    return jnp.sqrt(jnp.sum(x**2) + 1e-12)
