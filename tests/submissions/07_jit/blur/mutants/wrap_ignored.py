# expect: JX123
@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    places = (jnp.arange(len(x))[:, None] + jnp.arange(width)) % len(x)
    return (1 - weight) * x + weight * x[places].mean(axis=1)
