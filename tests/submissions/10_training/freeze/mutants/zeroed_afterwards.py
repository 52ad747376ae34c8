# expect: JX123|JX124|JX614|JX911
# mistake: the updates are set to zero behind tx, which sees all gradients.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    def mask(params):
        return {name: name in names for name in params}

    return optax.chain(tx, optax.masked(optax.set_to_zero(), mask))
