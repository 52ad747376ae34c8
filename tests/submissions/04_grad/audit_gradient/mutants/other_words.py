# expect: JX020
# outcome: partly
# mistake: other words than those of the table.
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "Error"
    if not jnp.all(jnp.isfinite(g)):
        return "NaN"
    return "fine" if jnp.any(g) else "zero"
