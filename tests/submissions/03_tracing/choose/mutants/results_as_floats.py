# expect: JX121
def choose(p, f, g, x):
    if isinstance(p, bool):
        return f(x) if p else g(x)
    return jax.lax.cond(p, lambda x: f(x) * 1.0, lambda x: g(x) * 1.0, x)
