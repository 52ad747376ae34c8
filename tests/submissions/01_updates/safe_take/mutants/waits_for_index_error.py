# expect: JX106
def safe_take(x, i, fill):
    try:
        return x[i]
    except IndexError:
        return jnp.full(i.shape, fill, dtype=x.dtype)
