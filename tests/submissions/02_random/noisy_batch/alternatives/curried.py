from functools import partial


def noisy_batch(key, x):
    keys = jax.random.split(key, x.shape[:1])
    return jax.vmap(lambda i: partial(noisy, keys[i])(x[i]))(jnp.arange(x.shape[0]))
