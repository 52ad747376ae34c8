# expect: JX003
# outcome: partly
def audit_gradient(f, x):
    try:
        g = jax.grad(f)(x)
    except TypeError:
        return "error"
    if not jnp.all(jnp.isfinite(g)):
        return "nan"
    return "fine" if jnp.any(g) else "zero"
