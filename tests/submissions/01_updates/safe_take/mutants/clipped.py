# expect: JX106
def safe_take(x, i, fill):
    return jnp.take(x, i, mode="clip")
