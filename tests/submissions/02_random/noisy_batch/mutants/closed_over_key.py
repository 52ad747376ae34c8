# expect: JX209
def noisy_batch(key, x):
    return jax.vmap(lambda row: noisy(key, row))(x)
