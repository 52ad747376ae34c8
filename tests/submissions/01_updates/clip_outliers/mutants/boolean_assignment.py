# expect: JX107
# outcome: partly
def clip_outliers(x, lo, hi):
    return x.at[(x < lo) | (x > hi)].set(0.0)
