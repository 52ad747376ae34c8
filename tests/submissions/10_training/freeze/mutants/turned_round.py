# expect: JX020|JX123
# mistake: the named parts move.
def freeze(tx, names):
    def labels(params):
        return {name: "free" if name in names else "frozen" for name in params}

    return optax.multi_transform({"free": tx, "frozen": optax.set_to_zero()}, labels)
