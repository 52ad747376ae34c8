# expect: JX218
# outcome: partly
# mistake: every second step takes the one before back; violates "all of these are independent".
def random_walk(key, steps):
    moves = jax.random.normal(key, ((steps + 1) // 2,))
    return jnp.cumsum(jnp.stack([moves, -moves], axis=1).reshape(-1)[:steps])
