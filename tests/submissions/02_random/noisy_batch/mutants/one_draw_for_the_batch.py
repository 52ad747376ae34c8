# expect: JX123
def noisy_batch(key, x):
    return noisy(key, x)
