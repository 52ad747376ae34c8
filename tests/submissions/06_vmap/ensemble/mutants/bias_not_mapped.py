# expect: JX120
def ensemble(params, xs):
    examples = jax.vmap(predict, in_axes=(None, 0))
    return jax.vmap(examples, in_axes=({"w": 0, "b": None}, None))(params, xs)
