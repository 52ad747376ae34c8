# expect: JX141
def batched(f):
    return jax.vmap(f, in_axes=(1, None, None))
