# expect: JX121
# mistake: the fill is a float whatever x is; violates "the dtype of x".
def safe_take(x, i, fill):
    n = x.shape[0]
    return jnp.where((i >= -n) & (i < n), x[i], float(fill))
