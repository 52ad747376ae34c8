# expect: JX022
# mistake: the mean of the differences is returned instead of the maximum: "the largest of the 1000 numbers".
def same_bits(key: Array) -> dict[str, Any]:
    def gap(kz, ku):
        z = jax.random.normal(kz, (1000,))
        u = jax.random.uniform(ku, (1000,))
        return jnp.mean(jnp.abs(norm.cdf(z) - u))

    first, second = jax.random.split(key)
    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    return {
        "one_key": gap(key, key),
        "two_keys": gap(first, second),
        "now": jax.random.normal(key, (3,)),
        "before": before,
    }
