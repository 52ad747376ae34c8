# expect: JX218
# outcome: partly
def random_walk(key, steps):
    return jax.random.normal(key, (steps,))
