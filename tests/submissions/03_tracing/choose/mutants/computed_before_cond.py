# expect: JX311|JX446
# outcome: partly
def choose(p, f, g, x):
    if isinstance(p, bool):
        return f(x) if p else g(x)
    a, b = f(x), g(x)
    return jax.lax.cond(p, lambda: a, lambda: b)
