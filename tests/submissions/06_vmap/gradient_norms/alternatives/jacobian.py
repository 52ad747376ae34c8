def gradient_norms(params, xs, ys):
    def losses(p):
        return jax.vmap(lambda x, y: example_loss(p, x, y))(xs, ys)

    rows = jax.jacrev(losses)(params)
    total = sum(jnp.sum(j**2, axis=tuple(range(1, j.ndim))) for j in rows.values())
    return total**0.5
