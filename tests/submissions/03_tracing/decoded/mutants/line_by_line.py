# expect: JX442
# outcome: partly
def decoded(a):
    n = a.shape[0]
    c = jnp.exp(-a)
    d = a * c
    f = jnp.sum(d) / n
    h = jnp.exp(-a)
    j = h - a * h
    jnp.cos(d)
    return f, jnp.broadcast_to(1.0 / n, a.shape) * j
