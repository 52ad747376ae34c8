# expect: JX122|JX708
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    def setup(self):
        self.hidden = [nn.Dense(self.width) for _ in range(self.depth)]
        self.out = nn.Dense(self.classes)

    def __call__(self, x):
        for layer in self.hidden:
            x = self.activation(layer(x))
        return self.out(x)
