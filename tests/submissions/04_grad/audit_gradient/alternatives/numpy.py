def audit_gradient(f, x):
    try:
        g = np.asarray(jax.grad(f)(x))
    except Exception as error:
        print("no gradient:", error)
        return "error"
    if np.isnan(g).any() or np.isinf(g).any():
        return "nan"
    if (g == 0).all():
        return "zero"
    return "fine"
