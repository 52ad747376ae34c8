from functools import partial


def batched(f):
    @partial(jax.vmap, in_axes=(0, None, None))
    def g(x, weights, bias):
        return f(x, weights, bias)

    return g
