# expect: JX507|JX141|JX123
def batched(f):
    return jax.vmap(f, in_axes=(1, None, None))
