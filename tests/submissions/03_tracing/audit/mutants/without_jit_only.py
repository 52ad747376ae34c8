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
    f = make()
    results = [f(x) for _ in range(2)]
    return "clean" if jnp.allclose(*results, rtol=0, atol=1e-5) else "impure"
