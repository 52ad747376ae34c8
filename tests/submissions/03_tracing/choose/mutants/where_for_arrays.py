# expect: JX311|JX446
# outcome: partly
def choose(p, f, g, x):
    if isinstance(p, bool):
        return f(x) if p else g(x)
    return jnp.where(p, f(x), g(x))
