# expect: JX218
# outcome: partly
# mistake: each step is plus or minus one; violates "a standard normal number".
def random_walk(key, steps):
    return jnp.cumsum(jax.random.rademacher(key, (steps,), dtype=jnp.float32))
