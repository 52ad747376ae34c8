# expect: JX311
# outcome: partly
def safe_norm(x):
    return jnp.nan_to_num(jnp.sqrt(jnp.sum(x**2)))
