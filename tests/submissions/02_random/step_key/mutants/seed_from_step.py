# expect: JX204
# outcome: partly
def step_key(key, step):
    return jax.random.key(step)
