# expect: JX142
def clip_outliers(x, lo, hi):
    return x[(x >= lo) & (x <= hi)]
