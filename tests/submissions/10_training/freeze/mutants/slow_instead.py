# expect: JX123|JX124|JX614|JX132
# mistake: the frozen part moves a little.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    return optax.multi_transform({"free": tx, "frozen": optax.sgd(1e-4)}, labels)
