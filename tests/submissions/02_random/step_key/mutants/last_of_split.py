# expect: JX404|JX405
# outcome: partly
def step_key(key, step):
    return jax.random.split(key, step + 1)[-1]
