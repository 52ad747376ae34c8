# expect: JX502
# mistake: an array that happens to be as long as the batch is taken for a batch
def batched(f):
    def g(xs, w, b):
        axes = [0 if jnp.shape(a)[:1] == xs.shape[:1] else None for a in (w, b)]
        return jax.vmap(f, in_axes=(0, *axes))(xs, w, b)

    return g
