def audit(make, x):
    text = "clean"
    try:
        jax.jit(make())(x)
        text = "leak"
        with jax.checking_leaks():
            jax.jit(make())(x)
        text = "impure"
    except Exception:
        return "error" if text == "clean" else "leak"
    f, g = make(), jax.jit(make())
    both = jnp.stack([h(x) for h in (f, f, f, g, g, g)])
    return text if bool(jnp.any(jnp.abs(both - both[0]) > 1e-5)) else "clean"
