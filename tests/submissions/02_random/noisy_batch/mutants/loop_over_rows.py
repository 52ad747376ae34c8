# expect: JX426
# outcome: partly
def noisy_batch(key, x):
    keys = jax.random.split(key, x.shape[0])
    return jnp.stack([noisy(keys[i], x[i]) for i in range(x.shape[0])])
