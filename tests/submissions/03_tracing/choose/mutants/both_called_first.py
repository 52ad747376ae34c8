# expect: JX441
# outcome: partly
def choose(p, f, g, x):
    a, b = f(x), g(x)
    if isinstance(p, bool):
        return a if p else b
    return jax.lax.cond(p, f, g, x)
