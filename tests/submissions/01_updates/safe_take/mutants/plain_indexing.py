# expect: JX106
def safe_take(x, i, fill):
    return x[i]
