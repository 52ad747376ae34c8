# expect: JX123
@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return weight * x + (1 - weight) * windows.mean(axis=1)
