# expect: JX436
def masked_moments(x, mask):
    return x.mean(axis=1), x.var(axis=1)
