# expect: JX501
def noisy_batch(key, x):
    return jax.vmap(noisy)(jax.random.split(key, x.shape[1]), x)
