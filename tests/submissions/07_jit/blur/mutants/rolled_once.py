# expect: JX123|JX120|JX141|JX135
# mistake: goes on at the beginning once only; violates "as often as need be".
@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x, width, weight, wrap):
    n = len(x)
    tail = x if wrap else jnp.full(n, x[-1])
    long = jnp.concatenate([x, tail])
    places = jnp.minimum(jnp.arange(n)[:, None] + jnp.arange(width), 2 * n - 1)
    return (1 - weight) * x + weight * long[places].mean(axis=1)
