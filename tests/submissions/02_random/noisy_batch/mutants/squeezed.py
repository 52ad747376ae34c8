# expect: JX120
# outcome: partly
# mistake: a batch of one example loses its first axis; violates "(b, d), b >= 1".
def noisy_batch(key, x):
    return jnp.squeeze(jax.vmap(noisy)(jax.random.split(key, x.shape[0]), x))
