import functools


class Mlp(nnx.Module):
    def __init__(self, sizes, *, rngs):
        widths = list(sizes)
        self.scale = nnx.Param(jnp.ones(widths[-1], dtype=jnp.float32))
        self.layers = nnx.List([nnx.Linear(*widths[i : i + 2], rngs=rngs) for i in range(len(widths) - 1)])

    def __call__(self, x):
        *hidden, last = list(self.layers)
        x = functools.reduce(lambda h, layer: jnp.where(layer(h) > 0, layer(h), 0.0), hidden, x)
        return jnp.multiply(last(x), self.scale[...])
