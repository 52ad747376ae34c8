# expect: JX146
# mistake: jnp.take fills with NaN unless it is told what to fill with; violates "fill where there is no such place".
def safe_take(x, i, fill):
    return jnp.take(x, i)
