# expect: JX120|JX709|JX123|JX134
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        last = nn.Dense(self.classes)
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return last(x)
