# expect: JX319
# outcome: partly
# mistake: something smooth is differentiated; violates "passes unchanged at entries with |x| < 1".
def binarize(x):
    soft = jnp.tanh(x)
    return soft + jax.lax.stop_gradient(jnp.where(x >= 0, 1.0, -1.0) - soft)
