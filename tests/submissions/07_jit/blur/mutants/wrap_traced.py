# expect: JX401
@partial(jax.jit, static_argnames="width")
def blur(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return (1 - weight) * x + weight * windows.mean(axis=1)
