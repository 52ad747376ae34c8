def forgotten_axes(d):
    large = jnp.full(d, 100.0)
    rows = jnp.eye(d)
    # Row i picks entry i of w, and is multiplied by it: the same. So shift the rows.
    shifted = jnp.roll(rows, 1, axis=0)
    w = 10.0 * jnp.arange(d, dtype=jnp.float32) + large
    return dict(loud=(jnp.ones((1, d)), w), silent=(shifted, w))
