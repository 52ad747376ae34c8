# expect: JX405|JX401|JX404
@jax.jit
def blur(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return (1 - weight) * x + weight * windows.mean(axis=1)
