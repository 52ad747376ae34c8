# expect: JX104|JX130|JX433
def decoded(a):
    a = np.asarray(a)
    c = np.exp(-a)
    d = a * c
    return jnp.mean(d), jnp.asarray((c - d) / a.shape[0])
