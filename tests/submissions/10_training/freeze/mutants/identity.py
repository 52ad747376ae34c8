# expect: JX123|JX124|JX614|JX902
# mistake: the gradients of the frozen part go through as updates.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    return optax.multi_transform({"free": tx, "frozen": optax.identity()}, labels)
