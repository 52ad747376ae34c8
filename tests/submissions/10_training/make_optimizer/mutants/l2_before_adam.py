# expect: JX123|JX132
# mistake: the decay goes through Adam, as an L2 penalty would.
def make_optimizer(peak, warmup, total):
    schedule = optax.warmup_cosine_decay_schedule(0.0, peak, warmup, total, 0.0)
    mask = lambda params: jax.tree.map(lambda p: p.ndim >= 2, params)
    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.add_decayed_weights(0.1, mask=mask),
        optax.adam(schedule),
    )
