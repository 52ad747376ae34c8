# expect: JX135|JX132|JX123
# outcome: partly
# mistake: vectors shorter than a bound count as zero; violates "however short the vector is".
def safe_norm(x):
    square = jnp.sum(x**2)
    short = square < 1e-8
    return jnp.where(short, 0.0, jnp.sqrt(jnp.where(short, 1.0, square)))
