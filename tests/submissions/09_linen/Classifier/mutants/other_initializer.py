# expect: JX716
# outcome: partly
class Classifier(nn.Module):
    width: int
    depth: int
    classes: int
    activation: Callable = nn.tanh

    @nn.compact
    def __call__(self, x):
        init = nn.initializers.normal(1.0)
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width, kernel_init=init)(x))
        return nn.Dense(self.classes, kernel_init=init)(x)
