class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = dataclasses.field(default=nn.tanh)
    use_bias: bool = True

    def layer(self, n):
        return nn.Dense(n, self.use_bias)

    @nn.compact
    def __call__(self, x):
        for _ in range(self.depth):
            x = self.layer(self.width)(x)
            x = self.activation(x)
        return self.layer(self.classes)(x)
