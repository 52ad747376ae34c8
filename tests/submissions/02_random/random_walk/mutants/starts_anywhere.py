# expect: JX218
# outcome: partly
# mistake: the start is drawn too; violates "starts at 0".
def random_walk(key, steps):
    key, first = jax.random.split(key)
    start = 10 * jax.random.normal(first)
    return start + jnp.cumsum(jax.random.normal(key, (steps,)))
