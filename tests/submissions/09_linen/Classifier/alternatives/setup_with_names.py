class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Any = nn.tanh

    def setup(self):
        self.Dense = [nn.Dense(self.width) for _ in range(self.depth)] + [nn.Dense(self.classes)]

    def __call__(self, x):
        *hidden, last = self.Dense
        for layer in hidden:
            x = self.activation(layer(x))
        return last(x)
