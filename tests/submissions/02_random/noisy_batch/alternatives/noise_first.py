def noisy_batch(key, batch):
    b, d = batch.shape
    draw = jax.vmap(lambda k: jax.random.normal(k, (d,)))
    noise = draw(jax.random.split(key, b))
    return batch + noise * 0.1
