def ensemble(stacked, examples):
    models = jax.vmap(predict, in_axes=(0, None))
    return jax.vmap(models, in_axes=(None, 0), out_axes=1)(stacked, examples)
