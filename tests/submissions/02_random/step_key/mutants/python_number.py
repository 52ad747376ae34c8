# expect: JX403
# outcome: partly
def step_key(key, step):
    return jax.random.fold_in(key, int(step))
