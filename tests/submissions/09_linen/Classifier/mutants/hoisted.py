# expect: JX711|JX709
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        hidden = nn.Dense(self.width)
        for _ in range(self.depth):
            x = self.activation(hidden(x))
        return nn.Dense(self.classes)(x)
