@partial(jax.jit, static_argnums=2)
def orbit(r, x, n):
    def step(x, _):
        following = r * (x - x * x)
        return following, following

    return jax.lax.scan(step, x, None, length=n)[1]
