# expect: JX123|JX124|JX614
# mistake: tx moves all.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    return optax.multi_transform({"free": tx, "frozen": tx}, labels)
