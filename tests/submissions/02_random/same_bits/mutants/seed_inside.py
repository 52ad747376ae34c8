# expect: JX021
# outcome: partly
def same_bits(key):
    key = jax.random.key(0)
    first, second = jax.random.split(key)

    def gap(key_z, key_u):
        z, u = jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))
        return float(jnp.max(jnp.abs(norm.cdf(z) - u)))

    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    now = jax.random.normal(key, (3,))
    return {
        "one_key": gap(key, key),
        "two_keys": gap(first, second),
        "now": now,
        "before": before,
    }
