def freeze(tx, names):
    chosen = frozenset(names)

    def labels(params):
        return {
            key: jax.tree.map(lambda _, key=key: key in chosen, value)
            for key, value in params.items()
        }

    return optax.multi_transform({True: optax.set_to_zero(), False: tx}, labels)
