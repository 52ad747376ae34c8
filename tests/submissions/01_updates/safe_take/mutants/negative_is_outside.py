# expect: JX135
def safe_take(x, i, fill):
    inside = (i >= 0) & (i < x.shape[0])
    return jnp.where(inside, x[i], fill)
