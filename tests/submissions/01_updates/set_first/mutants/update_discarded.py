# expect: JX103
def set_first(x, v):
    x = jnp.asarray(x)
    x.at[0].set(v)
    return x
