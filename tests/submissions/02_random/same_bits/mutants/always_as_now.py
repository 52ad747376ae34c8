# expect: JX022
# outcome: partly
def same_bits(key):
    first, second = jax.random.split(key)
    z, u = jax.random.normal(key, (1000,)), jax.random.uniform(key, (1000,))
    v, w = jax.random.normal(first, (1000,)), jax.random.uniform(second, (1000,))
    now = jax.random.normal(key, (3,))
    with jax.threefry_partitionable(False):
        before = now
    return {
        "one_key": jnp.max(jnp.abs(norm.cdf(z) - u)),
        "two_keys": jnp.max(jnp.abs(norm.cdf(v) - w)),
        "now": now,
        "before": before,
    }
