# expect: JX218
# outcome: partly
# mistake: sorted numbers have the right distribution, and each says much about the next; violates "independent standard normal numbers".
def two_noises(key, n):
    key_z, key_u = jax.random.split(key)
    return jnp.sort(jax.random.normal(key_z, (n,))), jax.random.uniform(key_u, (n,))
