# expect: JX123|JX614|JX124|JX020
# mistake: names that begin alike are frozen as well.
def freeze(tx, names):
    def labels(params):
        return {name: "frozen" if any(n.startswith(name) for n in names) else "free" for name in params}

    return optax.multi_transform({"free": tx, "frozen": optax.set_to_zero()}, labels)
