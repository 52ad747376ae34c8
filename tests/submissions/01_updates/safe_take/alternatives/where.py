def safe_take(x, i, fill):
    n = x.shape[0]
    is_place = (i >= -n) & (i < n)
    return jnp.where(is_place, x[i], fill)
