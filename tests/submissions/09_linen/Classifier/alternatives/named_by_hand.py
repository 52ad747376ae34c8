class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable[..., jax.Array] = jnp.tanh

    @nn.compact
    def __call__(self, inputs):
        h = inputs
        for i, size in enumerate([self.width] * self.depth + [self.classes]):
            h = nn.Dense(features=size, name=f"Dense_{i}")(h)
            if i < self.depth:
                h = self.activation(h)
        return h
