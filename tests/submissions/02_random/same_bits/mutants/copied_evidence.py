# expect: JX021
# outcome: partly
def same_bits(key):
    return {
        "one_key": 1e-7,
        "two_keys": 0.98,
        "now": jnp.array([0.1, -0.2, 0.3]),
        "before": jnp.array([0.1, -0.2, 0.4]),
    }
