# expect: JX123
# outcome: partly
# mistake: violates "also if that is more than size".
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size)
    return jnp.where(jnp.arange(size) < count, x[places], fill), jnp.minimum(count, size)
