import functools


def optax_steps(tx, params, grads):
    def one(carry, g):
        params, state = carry
        updates, state = tx.update(g, state, params)
        return optax.apply_updates(params, updates), state

    return functools.reduce(one, grads, (params, tx.init(params)))
