# expect: JX206
# outcome: partly
def two_noises(key, n):
    z = np.random.normal(size=n)
    u = np.random.uniform(size=n)
    return jnp.asarray(z), jnp.asarray(u)
