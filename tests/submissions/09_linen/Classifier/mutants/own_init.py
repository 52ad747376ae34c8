# expect: JX710
class Classifier(nn.Module):
    def __init__(self, width, depth, classes, activation=nn.tanh):
        self.width, self.depth, self.classes = width, depth, classes
        self.activation = activation

    @nn.compact
    def __call__(self, x):
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)
