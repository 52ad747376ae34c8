# expect: JX501|JX502
def ensemble(params, xs):
    return jax.vmap(predict)(params, xs)
