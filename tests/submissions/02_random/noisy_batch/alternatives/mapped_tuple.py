def noisy_row(pair):
    k, row = pair
    return noisy(k, row)


def noisy_batch(key, x):
    print(x.shape)
    return jax.lax.map(noisy_row, (jax.random.split(key, x.shape[0]), x))
