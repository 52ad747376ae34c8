# expect: JX217|JX213
# outcome: partly
# mistake: only sixteen bits of the step are folded in; violates "two different pairs give two different keys".
def step_key(key, step):
    return jax.random.fold_in(key, step % 2**16)
