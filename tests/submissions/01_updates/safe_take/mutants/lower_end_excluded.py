# expect: JX135
# mistake: the index -n is taken for outside; violates "-n <= i".
def safe_take(x, i, fill):
    n = x.shape[0]
    return jnp.where((i > -n) & (i < n), x[i], fill)
