# expect: JX123|JX614
# mistake: keys further down are frozen, too.
def freeze(tx, names):
    def labels(params):
        def label(path, leaf):
            return "frozen" if any(step.key in names for step in path) else "free"

        return jax.tree_util.tree_map_with_path(label, params)

    return optax.multi_transform({"free": tx, "frozen": optax.set_to_zero()}, labels)
