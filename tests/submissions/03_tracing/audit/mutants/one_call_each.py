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
    same = jnp.allclose(make()(x), jax.jit(make())(x), rtol=0, atol=1e-5)
    return "clean" if same else "impure"
