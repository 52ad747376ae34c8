# expect: JX123|JX124|JX614|JX003
# mistake: one name is looked at.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names[:1] else "free" for name in params}

    return optax.multi_transform({"free": tx, "frozen": optax.set_to_zero()}, labels)
