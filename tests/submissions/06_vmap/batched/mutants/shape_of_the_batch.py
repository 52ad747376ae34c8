# expect: JX120|JX141
# mistake: takes k for d, the length of the result for that of the example
def batched(f):
    return lambda xs, w, b: jax.vmap(f, in_axes=(0, None, None))(xs, w, b).reshape(xs.shape)
