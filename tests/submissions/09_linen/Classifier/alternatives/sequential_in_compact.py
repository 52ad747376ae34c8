class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.activation.tanh

    @nn.compact
    def __call__(self, x):
        body = [f for _ in range(self.depth) for f in (nn.Dense(self.width), self.activation)]
        return nn.Sequential([*body, nn.Dense(self.classes)])(x)
