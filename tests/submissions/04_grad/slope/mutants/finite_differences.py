# expect: JX323
def slope(f):
    h = 1e-3
    return lambda x: (f(x + h) - f(x - h)) / (2 * h)
