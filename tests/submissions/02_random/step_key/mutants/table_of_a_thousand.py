# expect: JX106
# outcome: partly
def step_key(key, step):
    return jax.random.split(key, 1000)[step]
