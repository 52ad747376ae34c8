# expect: JX501|JX502
def batched(f):
    return jax.vmap(f, in_axes=(0, None, 0))
