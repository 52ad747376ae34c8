# expect: JX022
# outcome: partly
def same_bits(key):
    def gap(key_z, key_u):
        z, u = jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))
        return jnp.mean(jnp.abs(norm.cdf(z) - u))

    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    now = jax.random.normal(key, (3,))
    return {
        "one_key": gap(key, key),
        "two_keys": gap(*jax.random.split(key)),
        "now": now,
        "before": before,
    }
