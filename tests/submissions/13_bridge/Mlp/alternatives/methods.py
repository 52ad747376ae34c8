class Mlp(nnx.Module):
    """With a helper method, and the rngs passed on by position of the keyword."""

    def __init__(self, sizes, rngs):
        self.layers = nnx.List()
        for i in range(1, len(sizes)):
            self.layers.append(nnx.Linear(sizes[i - 1], sizes[i], rngs=rngs))
        self.scale = nnx.Param(jnp.ones((sizes[-1],), dtype=jnp.float32))

    def hidden(self, x):
        for layer in list(self.layers)[:-1]:
            x = jax.nn.relu(layer(x))
        return x

    def __call__(self, x):
        x = self.hidden(x)
        print("hidden", x.shape)
        return self.scale * self.layers[-1](x)
