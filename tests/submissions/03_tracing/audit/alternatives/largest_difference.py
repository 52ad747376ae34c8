def audit(make, x):
    def raises(check):
        try:
            with contextlib.ExitStack() as stack:
                if check:
                    stack.enter_context(jax.checking_leaks())
                jax.jit(make())(x)
        except Exception:
            return True
        return False

    if raises(False):
        return "error"
    if raises(True):
        return "leak"
    results = []
    for f in (make(), jax.jit(make())):
        for _ in range(3):
            results.append(np.asarray(f(x)))
    return "impure" if np.ptp(np.stack(results), axis=0).max() > 1e-5 else "clean"
