# expect: JX122|JX709|JX708|JX120|JX602|JX123
class Classifier(nn.Module):
    depth: int
    width: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)
