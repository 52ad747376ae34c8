@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    longer = jnp.pad(x, (0, width - 1), mode="wrap" if wrap else "edge")
    mean = jnp.convolve(longer, jnp.ones(width) / width, mode="valid")
    return (1 - weight) * x + weight * mean
