# expect: JX505
def batched(f):
    return jax.vmap(f, in_axes=(None, None, None))
