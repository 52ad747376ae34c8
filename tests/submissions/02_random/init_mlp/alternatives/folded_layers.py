def init_mlp(key, sizes):
    """The layer's number is folded into the key."""

    def layer(i):
        layer_key = jax.random.fold_in(key, i)
        shape = (sizes[i + 1], sizes[i])
        return (
            jax.random.normal(jax.random.fold_in(layer_key, 0), shape) / jnp.sqrt(shape[1]),
            jax.random.normal(jax.random.fold_in(layer_key, 1), shape[:1]) * 0.01,
        )

    return [layer(i) for i in range(len(sizes) - 1)]
