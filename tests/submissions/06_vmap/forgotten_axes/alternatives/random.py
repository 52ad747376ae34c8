def forgotten_axes(d):
    rng = np.random.default_rng(d)
    while True:
        xs = jnp.array(rng.normal(size=(d, d)), dtype=jnp.float32) * 3
        w = jnp.array(rng.normal(size=d), dtype=jnp.float32) * 3
        gap = jnp.abs(jax.vmap(score)(xs, w) - jax.vmap(score, in_axes=(0, None))(xs, w))
        if gap.min() > 0.2:
            return {"silent": (xs, w), "loud": (xs[:1], w)}
