def windows(x, width, mode):
    return jax.vmap(lambda i: jnp.take(x, i + jnp.arange(width), mode=mode))(jnp.arange(x.size))


@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    mean = jnp.mean(windows(x, width, {True: "wrap", False: "clip"}[wrap]), axis=1)
    return mean * weight + x * (1.0 - weight)
