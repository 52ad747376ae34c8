# expect: JX122|JX709|JX708
# outcome: partly
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        x = self.activation(nn.Dense(self.width)(x))
        for _ in range(1, self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)
