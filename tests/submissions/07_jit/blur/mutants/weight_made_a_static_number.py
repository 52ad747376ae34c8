# expect: JX431|JX414
# mistake: each weight is a program of its own.
@partial(jax.jit, static_argnums=(1, 2, 3))
def compiled(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return (1 - weight) * x + weight * windows.mean(axis=1)


def blur(x, width, weight, wrap):
    return compiled(x, width, float(weight), wrap)


blur.lower = compiled.lower
