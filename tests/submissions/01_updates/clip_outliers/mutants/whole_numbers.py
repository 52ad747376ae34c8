# expect: JX313
# mistake: integers have no fractions and no derivative; violates "the entry of x elsewhere" and "the derivative".
def clip_outliers(x, lo, hi):
    whole = x.astype(jnp.int32)
    return jnp.where((x < lo) | (x > hi), 0, whole).astype(jnp.float32)
