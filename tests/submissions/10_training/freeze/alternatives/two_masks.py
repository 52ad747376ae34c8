def freeze(tx, names):
    frozen = lambda params: {name: name in names for name in params}
    free = lambda params: {name: name not in names for name in params}
    return optax.chain(optax.masked(optax.set_to_zero(), frozen), optax.masked(tx, free))
