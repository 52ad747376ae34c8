def batched(f):
    def g(xs, w, b):
        return jax.vmap(lambda x: f(x, w, b))(xs)

    return g
