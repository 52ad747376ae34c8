# expect: JX206
# outcome: partly
def sampler(key, n):
    new_key, _ = jax.random.split(key)
    return new_key, jnp.asarray(np.random.standard_normal(n), jnp.float32)
