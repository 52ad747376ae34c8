def label(g):
    largest = jnp.max(jnp.abs(g))
    if not bool(jnp.isfinite(largest)):
        return "nan"
    return "zero" if largest.item() == 0.0 else "fine"


def audit_gradient(f, x):
    try:
        value, pullback = jax.value_and_grad(f)(x)
    except BaseException:
        return "error"
    return label(pullback)
