# expect: JX123
def safe_take(x, i, fill):
    return x[i % x.shape[0]]
