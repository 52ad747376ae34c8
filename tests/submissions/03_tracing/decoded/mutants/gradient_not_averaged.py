# expect: JX125|JX123|JX317
def decoded(a):
    c = jnp.exp(-a)
    d = a * c
    return jnp.mean(d), c - d
