# expect: JX122|JX120
# mistake: all thousand differences, not the largest; violates "the first two values are numbers".
def same_bits(key):
    def gap(key_z, key_u):
        z, u = jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))
        return jnp.abs(norm.cdf(z) - u)

    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    return {
        "one_key": gap(key, key),
        "two_keys": gap(*jax.random.split(key)),
        "now": jax.random.normal(key, (3,)),
        "before": before,
    }
