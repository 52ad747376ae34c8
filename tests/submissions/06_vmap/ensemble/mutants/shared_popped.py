# expect: JX101|JX003
# mistake: takes the biases out of the caller's dict
def ensemble(params, xs):
    b = params.pop("b")
    one = lambda w, b, x: predict({"w": w, "b": b}, x)
    models = jax.vmap(jax.vmap(one, in_axes=(None, None, 0)), in_axes=(0, 0, None))
    return models(params["w"], b, xs)
