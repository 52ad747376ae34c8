@jax.jit
def noisy_batch(key, x):
    keys = jax.random.split(key, len(x))
    return jax.vmap(noisy, in_axes=(0, 0), out_axes=0)(keys, x)
