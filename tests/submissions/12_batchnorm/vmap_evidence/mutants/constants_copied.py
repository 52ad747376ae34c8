# expect: JX021
# outcome: partly
def vmap_evidence(variables, x):
    return {
        "plain": jnp.zeros((2, 2)),
        "named": jnp.array([[-1.0, -1.0], [1.0, 1.0]]),
        "stats": {"mean": jnp.array([0.2, 0.6]), "var": jnp.array([1.0, 1.3])},
    }
