# expect: JX122
# mistake: a row more than the table has; violates "exactly these four keys".
def same_bits(key):
    def gap(key_z, key_u):
        z, u = jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))
        return jnp.abs(norm.cdf(z) - u)

    two = gap(*jax.random.split(key))
    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    return {
        "one_key": gap(key, key).max(),
        "two_keys": two.max(),
        "median": jnp.median(two),
        "now": jax.random.normal(key, (3,)),
        "before": before,
    }
