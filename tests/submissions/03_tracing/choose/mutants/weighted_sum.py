# expect: JX121|JX311|JX124|JX446
def choose(p, f, g, x):
    if isinstance(p, bool):
        return f(x) if p else g(x)
    return p * f(x) + (1 - p) * g(x)
