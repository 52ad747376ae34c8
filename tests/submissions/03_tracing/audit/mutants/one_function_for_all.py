# expect: JX020
# outcome: partly
def audit(make, x):
    f = jax.jit(make())
    try:
        f(x)
    except Exception:
        return "error"
    try:
        with jax.checking_leaks():
            f(x)
    except Exception:
        return "leak"
    results = [f(x) for _ in range(3)]
    return "clean" if all(jnp.allclose(r, results[0], rtol=0, atol=1e-5) for r in results) else "impure"
