# expect: JX213
# outcome: partly
# mistake: the numbers of the key and the step are added up to one seed; violates "Two different pairs".
def step_key(key, step):
    return jax.random.key(jax.random.key_data(key)[1] + jnp.uint32(step))
