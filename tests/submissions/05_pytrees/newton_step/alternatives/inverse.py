def newton_step(loss, params):
    v, back = ravel_pytree(params)

    def f(v):
        return loss(back(v))

    g, h = jax.jacrev(f)(v), jax.jacfwd(jax.jacrev(f))(v)
    return back(v - jnp.linalg.inv(h) @ g)
