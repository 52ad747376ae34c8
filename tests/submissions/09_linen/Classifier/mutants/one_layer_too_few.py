# expect: JX122|JX602|JX709
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        for _ in range(self.depth - 1):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)
