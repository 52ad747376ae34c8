# expect: JX202
def noisy_batch(key, x):
    return noisy(key, x)
