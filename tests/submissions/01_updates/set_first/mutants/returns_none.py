# expect: JX008
def set_first(x, v):
    jnp.asarray(x).at[0].set(v)
