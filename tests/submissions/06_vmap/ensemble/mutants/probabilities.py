# expect: JX123
# mistake: probabilities for their logarithms
def ensemble(params, xs):
    one = lambda p, x: jax.nn.softmax(x @ p["w"] + p["b"])
    return jax.vmap(jax.vmap(one, in_axes=(None, 0)), in_axes=(0, None))(params, xs)
