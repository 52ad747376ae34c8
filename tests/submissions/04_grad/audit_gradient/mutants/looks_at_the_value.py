# expect: JX020
# outcome: partly
def audit_gradient(f, x):
    try:
        value = f(x)
        jax.grad(f)(x)
    except Exception:
        return "error"
    if not jnp.isfinite(value):
        return "nan"
    return "zero" if value == 0 else "fine"
