# expect: JX124|JX123
# mistake: 0 times NaN; violates "it may be anything".
def masked_moments(x, mask):
    count = mask.sum(axis=1)
    mean = (x * mask).sum(axis=1) / count
    variance = ((x - mean[:, None]) ** 2 * mask).sum(axis=1) / count
    return mean, variance
