# expect: JX713|JX011
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation = staticmethod(nn.tanh)

    @nn.compact
    def __call__(self, x):
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)
