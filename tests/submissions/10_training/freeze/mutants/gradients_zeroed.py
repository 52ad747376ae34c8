# expect: JX123|JX124|JX614
# mistake: only the gradients are set to zero, and the decay goes on.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    def mask(params):
        return {name: name in names for name in params}

    return optax.chain(optax.masked(optax.set_to_zero(), mask), tx)
