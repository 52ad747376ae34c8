# expect: JX403|JX404|JX405|JX433
# outcome: partly
# mistake: the samples pass through Python's floats; violates "works under jax.jit".
def two_noises(key, n):
    key_z, key_u = jax.random.split(key)
    z = [float(x) for x in jax.random.normal(key_z, (n,))]
    u = [float(x) for x in jax.random.uniform(key_u, (n,))]
    return jnp.array(z), jnp.array(u)
