# expect: JX130
# outcome: partly
# mistake: the samples are turned into a NumPy array; violates "JAX arrays".
def sampler(key, n):
    new_key, now = jax.random.split(key)
    return new_key, np.asarray(jax.random.normal(now, (n,)), np.float64)
