# expect: JX027
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.relu

    @nn.compact
    def __call__(self, x):
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)
