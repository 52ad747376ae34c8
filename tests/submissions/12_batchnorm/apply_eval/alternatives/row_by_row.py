def apply_eval(model, variables, x):
    # Each row by itself: in evaluation examples do not meet.
    return jax.vmap(lambda row: model.apply(variables, row, train=False))(x)
