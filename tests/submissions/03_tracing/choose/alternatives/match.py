def choose(p, f, g, x):
    match p:
        case bool():
            return f(x) if p else g(x)
        case _:
            return jax.lax.cond(jnp.logical_not(p), g, f, x)
