# expect: JX123|JX318|JX325
# mistake: an entry of 1 is treated like one of 0; violates "-log p - 1 at entries above 0".
def entropy(p):
    counts = (p > 0) & (p < 1)
    harmless = jnp.where(counts, p, 0.5)
    return -jnp.sum(jnp.where(counts, harmless * jnp.log(harmless), 0.0))
