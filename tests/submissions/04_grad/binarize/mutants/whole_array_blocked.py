# expect: JX313|JX319
# outcome: partly
# mistake: one entry outside stops the gradient of all; violates "at entries with |x| < 1".
def binarize(x):
    inside = jnp.all(jnp.abs(x) < 1)
    passing = jnp.where(inside, x, jax.lax.stop_gradient(x))
    passing = jnp.clip(passing, -2.0, 2.0)
    return passing + jax.lax.stop_gradient(jnp.where(x >= 0, 1.0, -1.0) - passing)
