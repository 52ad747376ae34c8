# expect: JX123
@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    if wrap:
        windows = x[places % len(x)]
    else:
        windows = x.at[places].get(mode="fill", fill_value=0.0)
    return (1 - weight) * x + weight * windows.mean(axis=1)
