def largest_gap(z, u):
    return float(jnp.abs(norm.cdf(z) - u).max())


def same_bits(key):
    keys = jax.random.split(key)
    evidence = {}
    evidence["one_key"] = largest_gap(
        jax.random.normal(key, (1000,)), jax.random.uniform(key, (1000,))
    )
    evidence["two_keys"] = largest_gap(
        jax.random.normal(keys[0], (1000,)), jax.random.uniform(keys[1], (1000,))
    )
    evidence["now"] = jax.random.normal(key, (3,))
    with jax.threefry_partitionable(False):
        evidence["before"] = jax.random.normal(key, (3,))
    print(evidence)
    return evidence
