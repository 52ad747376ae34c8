# expect: JX123|JX124|JX614
# mistake: the last key decides, not the first.
def freeze(tx, names):
    def labels(params):
        def label(path, leaf):
            return "frozen" if path[-1].key in names else "free"

        return jax.tree_util.tree_map_with_path(label, params)

    return optax.multi_transform({"free": tx, "frozen": optax.set_to_zero()}, labels)
