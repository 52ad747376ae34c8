# expect: JX123|JX132|JX912
# mistake: the fall is a line.
def make_optimizer(peak, warmup, total):
    schedule = optax.join_schedules(
        [
            optax.linear_schedule(0.0, peak, warmup),
            optax.linear_schedule(peak, 0.0, total - warmup),
        ],
        [warmup],
    )
    mask = lambda params: jax.tree.map(lambda p: p.ndim >= 2, params)
    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.adamw(schedule, weight_decay=0.1, mask=mask),
    )
