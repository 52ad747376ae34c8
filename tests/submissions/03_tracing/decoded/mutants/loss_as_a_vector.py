# expect: JX120
def decoded(a):
    c = jnp.exp(-a)
    d = a * c
    return d / a.shape[0], (c - d) / a.shape[0]
