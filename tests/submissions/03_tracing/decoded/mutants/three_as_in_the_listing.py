# expect: JX443
def decoded(a):
    c = jnp.exp(-a)
    d = a * c
    return jnp.sum(d) / 3.0, (c - d) / 3.0
