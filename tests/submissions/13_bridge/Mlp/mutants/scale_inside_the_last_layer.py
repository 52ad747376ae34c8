# expect: JX123
# mistake: the scale multiplies what goes into the bias: before it is added
class Mlp(nnx.Module):
    def __init__(self, sizes, *, rngs):
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nnx.List([nnx.Linear(a, b, rngs=rngs) for a, b in pairs])
        self.scale = nnx.Param(jnp.ones(sizes[-1]))

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nnx.relu(layer(x))
        return x @ (self.layers[-1].kernel[...] * self.scale[...]) + self.layers[-1].bias[...]
