# expect: JX204
def noisy_batch(key, x):
    keys = jax.random.split(jax.random.key(0), x.shape[0])
    return jax.vmap(noisy)(keys, x)
