# expect: JX022|JX123
# mistake: the name `key` is rebound by the split, out of habit, so "now" and "before" are drawn from the first of the two keys and not from `key`.
def same_bits(key: Array) -> dict[str, Any]:
    def gap(kz, ku):
        z = jax.random.normal(kz, (1000,))
        u = jax.random.uniform(ku, (1000,))
        return jnp.max(jnp.abs(norm.cdf(z) - u))

    one_key = gap(key, key)
    key, sub = jax.random.split(key)
    two_keys = gap(key, sub)
    now = jax.random.normal(key, (3,))
    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    return {"one_key": one_key, "two_keys": two_keys, "now": now, "before": before}
