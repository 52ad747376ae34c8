# expect: JX104
# outcome: partly
def clip_outliers(x, lo, hi):
    x = np.asarray(x)
    return jnp.asarray(np.where((x < lo) | (x > hi), np.float32(0), x))
