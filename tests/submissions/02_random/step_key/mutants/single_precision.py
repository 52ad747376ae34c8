# expect: JX217|JX106
# outcome: partly
# mistake: the step is made a float on the way, which has 24 bits; violates "from 0 to 2**31 - 1".
def step_key(key, step):
    return jax.random.fold_in(key, (jnp.float32(1) * step).astype(jnp.uint32))
