def safe_norm(x):
    def somewhere(x):
        return jnp.sqrt(jnp.vdot(x, x))

    def origin(x):
        print("the origin has its own branch")
        return jnp.zeros((), x.dtype)

    return jax.lax.cond(jnp.any(x != 0), somewhere, origin, x)
