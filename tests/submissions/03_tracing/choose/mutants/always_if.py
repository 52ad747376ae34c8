# expect: JX401
# outcome: partly
def choose(p, f, g, x):
    if p:
        return f(x)
    return g(x)
