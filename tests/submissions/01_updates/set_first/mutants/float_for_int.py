# expect: JX121
# mistake: v times 1.0 makes floats of an int32 array; violates "the dtype of x".
def set_first(x, v):
    x = jnp.asarray(x)
    return jnp.where(jnp.arange(x.shape[0]) == 0, v * 1.0, x)
