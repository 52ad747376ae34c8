# expect: JX123|JX912|JX132
# mistake: the rate falls from the start.
def make_optimizer(peak, warmup, total):
    schedule = optax.cosine_decay_schedule(peak, total)
    mask = lambda params: jax.tree.map(lambda p: p.ndim >= 2, params)
    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.adamw(schedule, weight_decay=0.1, mask=mask),
    )
