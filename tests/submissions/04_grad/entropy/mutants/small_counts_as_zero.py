# expect: JX123|JX132|JX325
# mistake: entries below a bound count as 0; violates "at least 1e-6".
def entropy(p):
    counts = p > 1e-4
    log_p = jnp.log(jnp.where(counts, p, 1.0))
    return -jnp.sum(jnp.where(counts, p * log_p, 0.0))
