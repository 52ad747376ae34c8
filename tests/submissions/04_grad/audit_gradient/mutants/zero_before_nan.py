# expect: JX020
# outcome: partly
# mistake: any entry that is finite counts; violates "at least one entry of the gradient is not finite".
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "error"
    if not jnp.any(jnp.isfinite(g)):
        return "nan"
    return "fine" if jnp.any(g) else "zero"
