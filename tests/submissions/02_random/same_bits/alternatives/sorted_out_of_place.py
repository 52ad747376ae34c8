def same_bits(k):
    """The arguments of the claims, one after the other."""
    first, second = jax.random.split(k)
    results = []
    for one, other in ((k, k), (first, second)):
        z = jax.random.normal(one, (1000,))
        u = jax.random.uniform(other, (1000,))
        differences = jnp.sort(jnp.abs(norm.cdf(z) - u))
        results.append(differences[-1])
    now = jax.random.normal(k, (3,))
    with jax.threefry_partitionable(False):
        before = jax.random.normal(k, (3,)) + 0.0
    return {"one_key": results[0], "two_keys": results[1], "now": now, "before": before}
