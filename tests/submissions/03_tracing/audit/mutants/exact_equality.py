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
    return "clean" if all(jnp.array_equal(r, results[0]) for r in results) else "impure"
