# expect: JX020
# outcome: partly
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "error"
    if not jnp.isfinite(g).all():
        return "nan"
    return "zero" if g.sum() == 0 else "fine"
