# expect: JX501
def batched(f):
    return jax.vmap(f, in_axes=(0, None, 0))
