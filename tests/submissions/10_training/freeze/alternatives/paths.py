def freeze(tx, names):
    def label(path, leaf):
        return "hold" if path[0].key in set(names) else "move"

    return optax.partition(
        {"move": tx, "hold": optax.set_to_zero()},
        lambda params: jax.tree_util.tree_map_with_path(label, params),
    )
