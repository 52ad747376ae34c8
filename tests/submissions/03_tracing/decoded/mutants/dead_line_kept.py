# expect: JX442
# outcome: partly
def decoded(a):
    c = jnp.exp(-a)
    d = a * c
    unused = jnp.cos(d)
    f = jnp.sum(d) / a.shape[0]
    again = a * jnp.exp(-a)
    return f, (c - again) / a.shape[0]
