# expect: JX513
def ensemble(params, xs):
    mean = jax.tree.map(lambda p: p.mean(axis=0), params)
    return jax.vmap(predict, in_axes=(None, 0))(mean, xs)
