# expect: JX1016
# outcome: partly
class Mlp(nnx.Module):
    def __init__(self, sizes, *, rngs):
        pairs = zip(sizes[:-1], sizes[1:])
        self.layers = nnx.List([nnx.Linear(a, b, rngs=rngs) for a, b in pairs])
        self.scale = nnx.Param(np.ones(sizes[-1]))

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nnx.relu(layer(x))
        return self.layers[-1](x) * self.scale[...]
