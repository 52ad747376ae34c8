# expect: JX020
# outcome: partly
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "error"
    if jnp.any(jnp.isnan(g)):
        return "nan"
    return "zero" if not jnp.any(g) else "fine"
