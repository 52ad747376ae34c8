# expect: JX102
def set_first(x, v):
    x = jnp.asarray(x)
    x[0] = v
    return x
