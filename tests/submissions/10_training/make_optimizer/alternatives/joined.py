def make_optimizer(peak, warmup, total):
    up = optax.linear_schedule(0.0, peak, transition_steps=warmup)
    down = optax.cosine_decay_schedule(peak, decay_steps=total - warmup)
    schedule = optax.join_schedules([up, down], boundaries=[warmup])
    tx = optax.adamw(
        learning_rate=schedule,
        weight_decay=0.1,
        mask=lambda params: jax.tree.map(lambda leaf: len(leaf.shape) not in (0, 1), params),
    )
    return optax.chain(optax.clip_by_global_norm(max_norm=1.0), tx)
