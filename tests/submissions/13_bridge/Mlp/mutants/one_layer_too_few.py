# expect: JX120|JX122|JX141
# mistake: the first pair of sizes is left out of the list
class Mlp(nnx.Module):
    def __init__(self, sizes, *, rngs):
        self.entry = nnx.Linear(sizes[0], sizes[1], rngs=rngs)
        self.layers = nnx.List(
            [nnx.Linear(a, b, rngs=rngs) for a, b in zip(sizes[1:-1], sizes[2:])]
        )
        self.scale = nnx.Param(jnp.ones(sizes[-1]))

    def __call__(self, x):
        x = self.entry(x)
        for layer in self.layers:
            x = layer(nnx.relu(x))
        return x * self.scale[...]
