# expect: JX206
# outcome: partly
def dropout(key, x, rate, train):
    if not train:
        return x
    keep = np.random.rand(*x.shape) >= rate
    return jnp.where(keep, x / (1 - rate), 0)
