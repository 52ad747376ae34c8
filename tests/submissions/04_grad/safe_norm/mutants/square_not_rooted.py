# expect: JX123|JX125
def safe_norm(x):
    return jnp.sum(x**2)
