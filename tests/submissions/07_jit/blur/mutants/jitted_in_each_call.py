# expect: JX412|JX431
# outcome: partly
def blur(x, width, weight, wrap):
    def mixed(x, weight):
        places = jnp.arange(len(x))[:, None] + jnp.arange(width)
        windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
        return (1 - weight) * x + weight * windows.mean(axis=1)

    return jax.jit(mixed)(x, weight)
