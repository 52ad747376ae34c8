# expect: JX215
# outcome: partly
def step_key(key, step):
    return jax.random.fold_in(key, 0)
