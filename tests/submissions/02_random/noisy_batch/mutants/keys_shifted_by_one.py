# expect: JX129
# mistake: one key too many is made and the first is dropped; violates "keys = split(key, b)".
def noisy_batch(key, x):
    keys = jax.random.split(key, x.shape[0] + 1)[1:]
    return jax.vmap(noisy)(keys, x)
