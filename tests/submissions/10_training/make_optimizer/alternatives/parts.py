def make_optimizer(peak, warmup, total):
    def rate(count):
        rising = peak * count / warmup
        part = jnp.clip((count - warmup) / (total - warmup), 0.0, 1.0)
        return jnp.where(count < warmup, rising, peak * 0.5 * (1 + jnp.cos(jnp.pi * part)))

    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.scale_by_adam(),
        optax.add_decayed_weights(0.1, mask=lambda p: jax.tree.map(lambda x: x.ndim > 1, p)),
        optax.scale_by_learning_rate(rate),
    )
