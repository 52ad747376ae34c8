# expect: JX415
# mistake: everything but x is static; an array as weight cannot be looked up.
@partial(jax.jit, static_argnums=(1, 2, 3))
def blur(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return (1 - weight) * x + weight * windows.mean(axis=1)
