# expect: JX911|JX123
# mistake: nothing is clipped.
def make_optimizer(peak, warmup, total):
    schedule = optax.warmup_cosine_decay_schedule(0.0, peak, warmup, total, 0.0)
    mask = lambda params: jax.tree.map(lambda p: p.ndim >= 2, params)
    return optax.chain(
        optax.adamw(schedule, weight_decay=0.1, mask=mask),
    )
