# expect: JX123
# mistake: the noise is added by hand, ten times as large; violates "exactly noisy(keys[i], x[i])".
def noisy_batch(key, x):
    keys = jax.random.split(key, x.shape[0])
    return x + jax.vmap(lambda k: jax.random.normal(k, x.shape[1:]))(keys)
