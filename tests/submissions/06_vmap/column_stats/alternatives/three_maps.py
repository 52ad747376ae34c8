def column_stats(t):
    parts = [jax.vmap(f, in_axes=-1)(t) for f in (jnp.min, jnp.mean, jnp.max)]
    return jnp.vstack(parts)
