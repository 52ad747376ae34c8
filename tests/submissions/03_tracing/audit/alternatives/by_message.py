def audit(make, x):
    try:
        jax.jit(make())(x)
    except Exception as e:
        return "error"
    try:
        with jax.checking_leaks():
            jax.jit(make())(x)
    except Exception as e:
        if "Leaked" in str(e):
            return "leak"
        raise
    f, g = make(), jax.jit(make())
    plain, fast = [f(x), f(x), f(x)], [g(x), g(x), g(x)]
    for a in plain:
        for b in fast:
            if jnp.max(jnp.abs(a - b)) > 1e-5:
                return "impure"
    return "clean"
