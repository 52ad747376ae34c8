def make_optimizer(peak, warmup, total):
    schedule = optax.warmup_cosine_decay_schedule(0.0, peak, warmup, total)

    def labels(params):
        return jax.tree.map(lambda p: "matrix" if jnp.ndim(p) >= 2 else "vector", params)

    inner = optax.multi_transform(
        {"matrix": optax.adamw(schedule, weight_decay=0.1), "vector": optax.adam(schedule)}, labels
    )
    return optax.chain(optax.clip_by_global_norm(1.0), inner)
