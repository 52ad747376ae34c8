from functools import partial


def apply_eval(model, variables, x):
    return jax.vmap(partial(model.apply, variables, train=False))(x)
