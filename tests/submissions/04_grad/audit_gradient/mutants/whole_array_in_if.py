# expect: JX401
# outcome: partly
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "error"
    if g == 0:
        return "zero"
    return "fine" if jnp.all(jnp.isfinite(g)) else "nan"
