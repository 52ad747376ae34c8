# expect: JX123|JX316
# mistake: b is not used
def ensemble(params, xs):
    one = lambda w, x: jax.nn.log_softmax(x @ w)
    return jax.vmap(jax.vmap(one, in_axes=(None, 0)), in_axes=(0, None))(params["w"], xs)
