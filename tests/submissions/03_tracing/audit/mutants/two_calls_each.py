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
    results = [f(x) for _ in range(2)] + [g(x) for _ in range(2)]
    same = all(jnp.allclose(r, results[0], rtol=0, atol=1e-5) for r in results)
    return "clean" if same else "impure"
