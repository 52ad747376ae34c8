# expect: JX020
# outcome: partly
def audit(make, x):
    try:
        jax.jit(make())(x)
    except Exception:
        return "error"
    try:
        with jax.checking_leaks():
            jax.jit(make())(x)
    except Exception:
        return "leak"
    f, g = make(), jax.jit(make())
    results = [f(x) for _ in range(3)] + [g(x) for _ in range(3)]
    return "clean" if all(abs(r[0] - results[0][0]) < 1e-5 for r in results) else "impure"
