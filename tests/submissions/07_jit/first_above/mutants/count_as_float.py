# expect: JX121
# outcome: partly
def first_above(x, threshold, size, fill):
    above = x > threshold
    count = jnp.sum(above.astype(jnp.float32))
    (places,) = jnp.nonzero(above, size=size)
    return jnp.where(jnp.arange(size) < count, x[places], fill), count
