# expect: JX122
def same_bits(key):
    z, u = jax.random.normal(key, (1000,)), jax.random.uniform(key, (1000,))
    return {"one_key": jnp.max(jnp.abs(norm.cdf(z) - u)), "now": jax.random.normal(key, (3,))}
