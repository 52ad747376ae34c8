class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: "Callable" = nn.tanh

    @nn.compact
    def __call__(self, x):
        print("called with", x.shape)
        layers = []
        for _ in range(self.depth):
            layers += [nn.Dense(self.width), self.activation]
        layers.append(nn.Dense(self.classes))
        for f in layers:
            x = f(x)
        return x
