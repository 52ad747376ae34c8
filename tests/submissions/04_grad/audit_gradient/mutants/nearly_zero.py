# expect: JX020
# outcome: partly
# mistake: a very small gradient is called zero; violates "every entry of the gradient is 0".
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except Exception:
        return "error"
    if not jnp.all(jnp.isfinite(g)):
        return "nan"
    return "zero" if jnp.allclose(g, 0.0, atol=1e-6) else "fine"
