def _blur(x, width, weight, wrap):
    n = x.shape[0]
    total = jnp.zeros_like(x)
    for k in range(width):
        place = jnp.arange(n) + k
        place = place % n if wrap else jnp.minimum(place, n - 1)
        total = total + x[place]
    return x + weight * (total / width - x)


blur = jax.jit(_blur, static_argnums=(1, 3))
