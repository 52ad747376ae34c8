# expect: JX319
# outcome: partly
def binarize(x):
    return x + jax.lax.stop_gradient(jnp.where(x >= 0, 1.0, -1.0) - x)
