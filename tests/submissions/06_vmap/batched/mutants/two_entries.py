# expect: JX503
def batched(f):
    return jax.vmap(f, in_axes=(0, None))
