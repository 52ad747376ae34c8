# expect: JX132
# mistake: half precision on the way: the shape and the dtype are right, the digits are not
def batched(f):
    def g(xs, w, b):
        ys = jax.vmap(f, in_axes=(0, None, None))(xs.astype(jnp.float16).astype(xs.dtype), w, b)
        return ys

    return g
