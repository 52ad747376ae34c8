# expect: JX123|JX134
# mistake: violates "in their order in x".
def first_above(x, threshold, size, fill):
    above = x > threshold
    ordered = -jnp.sort(-jnp.where(above, x, -jnp.inf))
    ordered = jnp.concatenate([ordered, jnp.full(size, -jnp.inf)])[:size]
    return jnp.where(ordered > threshold, ordered, fill), jnp.sum(above)
