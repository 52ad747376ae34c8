# expect: JX135
# outcome: partly
def binarize(x):
    clipped = jnp.clip(x, -1, 1)
    return clipped + jax.lax.stop_gradient(jnp.sign(x) - clipped)
