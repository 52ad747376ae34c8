def freeze(tx, names):
    def part(tree):
        return None if tree is None else {k: v for k, v in tree.items() if k not in names}

    def init(params):
        return tx.init(part(params))

    def update(updates, state, params=None):
        moved, state = tx.update(part(updates), state, part(params))
        held = {k: jax.tree.map(jnp.zeros_like, v) for k, v in updates.items() if k in names}
        return {**moved, **held}, state

    return optax.GradientTransformation(init, update)
