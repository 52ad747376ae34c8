# expect: JX509
def ensemble(params, xs):
    examples = jax.vmap(predict, in_axes=(None, 0))
    return jax.vmap(examples, in_axes=((0, 0), None))(params, xs)
