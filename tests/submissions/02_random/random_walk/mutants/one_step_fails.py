# expect: JX120
# outcome: partly
# mistake: a walk of one step is a single number; violates "shape (steps,)", "steps >= 1".
def random_walk(key, steps):
    return jnp.squeeze(jnp.cumsum(jax.random.normal(key, (1, steps)), axis=1))
