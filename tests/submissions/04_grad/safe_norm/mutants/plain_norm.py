# expect: JX311
# outcome: partly
def safe_norm(x):
    return jnp.linalg.norm(x)
