# expect: JX123|JX129
# mistake: the window is centred.
@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width) - width // 2
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return (1 - weight) * x + weight * windows.mean(axis=1)
