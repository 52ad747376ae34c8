class Mlp(nnx.Module):
    def __init__(self, sizes, *, rngs):
        make = lambda i: nnx.Linear(sizes[i], sizes[i + 1], rngs=rngs)
        self.layers = nnx.List([make(i) for i in range(len(sizes) - 1)])
        self.scale = nnx.Param(nnx.initializers.ones(jax.random.key(0), (sizes[-1],)))

    @nnx.jit
    def __call__(self, x):
        last = len(self.layers) - 1
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < last:
                x = jnp.maximum(x, 0)
        return x * self.scale.get_value()
