# expect: JX120|JX135
# mistake: an array of one entry has its only entry twice, as the last; violates "n >= 1".
def set_first(x, v):
    head = jnp.full((1,), v, dtype=x.dtype)
    return jnp.concatenate([head, x[1:-1], x[-1:]])
