def clip():
    def init(params):
        return optax.EmptyState()

    def update(updates, state, params=None):
        norm = optax.tree.norm(updates)
        return jax.tree.map(lambda g: g / jnp.maximum(norm, 1.0), updates), state

    return optax.GradientTransformation(init, update)


def make_optimizer(peak, warmup, total):
    schedule = optax.schedules.warmup_cosine_decay_schedule(0, peak, warmup, total, end_value=0)
    mask = lambda tree: jax.tree_util.tree_map(lambda x: x.ndim >= 2, tree)
    return optax.named_chain(
        ("clip", clip()), ("adamw", optax.adamw(schedule, weight_decay=0.1, mask=mask))
    )
