# expect: JX138|JX139|JX140|JX407
# outcome: partly
# mistake: the number of calls goes in too; violates "depends on key and step alone".
made = []


def step_key(key, step):
    made.append(step)
    return jax.random.fold_in(jax.random.fold_in(key, len(made)), step)
