# expect: JX020
# outcome: partly
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "error"
    if not jnp.all(jnp.isfinite(g)):
        return "nan"
    return "zero" if jnp.any(g == 0) else "fine"
