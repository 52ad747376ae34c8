# expect: JX301
# outcome: partly
def audit_gradient(f, x):
    g = jax.grad(f)(x)
    if not jnp.all(jnp.isfinite(g)):
        return "nan"
    return "fine" if jnp.any(g) else "zero"
