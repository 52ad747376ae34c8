# expect: JX511
def ensemble(params, xs):
    models = jax.vmap(predict, in_axes=(0, None))
    return jax.vmap(models, in_axes=(None, 0))(params, xs)
