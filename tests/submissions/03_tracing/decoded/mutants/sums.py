# expect: JX317
def decoded(a):
    c = jnp.exp(-a)
    d = a * c
    return jnp.sum(d), c - d
