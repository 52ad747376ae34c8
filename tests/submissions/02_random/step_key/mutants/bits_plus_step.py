# expect: JX213
# outcome: partly
def step_key(key, step):
    return jax.random.wrap_key_data(jax.random.key_data(key) + jnp.uint32(step))
