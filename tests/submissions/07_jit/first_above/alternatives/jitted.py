@partial(jax.jit, static_argnames="size")
def first_above(x, threshold, size, fill):
    above = x > threshold
    rank = jnp.cumsum(above)
    hit = above[None] & (rank[None] == jnp.arange(1, size + 1)[:, None])
    kept = jnp.where(hit.any(axis=1), jnp.where(hit, x[None], 0.0).sum(axis=1), fill)
    return kept, rank[-1]
