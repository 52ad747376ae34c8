# expect: JX127|JX123
def decoded(a):
    c = jnp.exp(-a)
    d = a * c
    return jnp.mean(d), (d - c) / a.shape[0]
