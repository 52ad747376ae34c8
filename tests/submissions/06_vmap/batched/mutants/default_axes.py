# expect: JX501|JX502
def batched(f):
    return jax.vmap(f)
