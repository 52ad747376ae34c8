# expect: JX123
def choose(p, f, g, x):
    if isinstance(p, bool):
        return f(x) if p else g(x)
    return jax.lax.cond(p, g, f, x)
