def decoded(a):
    n = float(a.shape[0])
    b = jnp.negative(a)
    c = jnp.exp(b)
    d = jnp.multiply(a, c)
    e = jnp.sum(d)
    f = e / n
    j = c - d
    k = 1.0 / n
    m = k * j
    return f, m
