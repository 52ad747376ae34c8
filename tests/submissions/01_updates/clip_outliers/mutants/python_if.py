# expect: JX401
# outcome: partly
def clip_outliers(x, lo, hi):
    kept = []
    for value in x.reshape(-1):
        if value < lo:
            kept.append(jnp.zeros(()))
        elif value > hi:
            kept.append(jnp.zeros(()))
        else:
            kept.append(value)
    return jnp.stack(kept).reshape(x.shape)
