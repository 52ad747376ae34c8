# expect: JX614|JX123|JX132
# mistake: vectors decay, matrices do not.
def make_optimizer(peak, warmup, total):
    schedule = optax.warmup_cosine_decay_schedule(0.0, peak, warmup, total, 0.0)
    mask = lambda params: jax.tree.map(lambda p: p.ndim < 2, params)
    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.adamw(schedule, weight_decay=0.1, mask=mask),
    )
