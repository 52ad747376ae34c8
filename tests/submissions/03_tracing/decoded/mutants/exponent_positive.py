# expect: JX123
def decoded(a):
    c = jnp.exp(a)
    d = a * c
    return jnp.mean(d), (c - d) / a.shape[0]
