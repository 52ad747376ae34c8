# expect: JX704
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        self.hidden = x
        for _ in range(self.depth):
            self.hidden = self.activation(nn.Dense(self.width)(self.hidden))
        return nn.Dense(self.classes)(self.hidden)
