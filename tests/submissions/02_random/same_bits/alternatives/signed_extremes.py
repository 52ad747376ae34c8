def same_bits(key):
    def gap(z, u):
        difference = norm.cdf(z) - u
        return jnp.maximum(jnp.max(difference), -jnp.min(difference))

    def numbers(key_z, key_u):
        return jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))

    now, before = (draw_of_three(key, setting) for setting in (True, False))
    a, b = jax.random.split(key, num=2)
    return {
        "now": now,
        "before": before,
        "one_key": gap(*numbers(key, key)),
        "two_keys": gap(*numbers(a, b)),
    }


def draw_of_three(key, setting):
    with jax.threefry_partitionable(setting):
        return jax.random.normal(key, (3,))
