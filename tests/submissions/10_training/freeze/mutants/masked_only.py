# expect: JX123|JX124|JX614|JX902
# mistake: what is masked out goes through as it is.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    def mask(params):
        return {name: name not in names for name in params}

    return optax.masked(tx, mask)
