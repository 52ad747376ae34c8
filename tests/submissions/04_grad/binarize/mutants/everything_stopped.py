# expect: JX313
# outcome: partly
def binarize(x):
    clipped = jnp.clip(x, -1, 1)
    hard = jnp.where(x >= 0, 1.0, -1.0)
    return jax.lax.stop_gradient(clipped + (hard - clipped))
