def first_above(x, threshold, size, fill):
    def take(carry, value):
        kept, count = carry
        put = kept.at[count].set(value, mode="drop")
        above = value > threshold
        return (jnp.where(above, put, kept), count + above), None

    start = (jnp.full(size, jnp.asarray(fill, jnp.float32)), jnp.array(0, jnp.int32))
    (kept, count), _ = jax.lax.scan(take, start, x)
    return kept, count
