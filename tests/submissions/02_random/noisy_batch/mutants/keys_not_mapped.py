# expect: JX211
def noisy_batch(key, x):
    keys = jax.random.split(key, x.shape[0])
    return noisy(keys, x)
