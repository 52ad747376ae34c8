# expect: JX602
class Twin(nn.Module):
    widths: tuple
    classes: int

    def setup(self):
        self.hidden = [nn.Dense(w) for w in (*self.widths, self.classes)]

    def features(self, x):
        for layer in self.hidden[:-1]:
            x = nn.relu(layer(x))
        return x

    def __call__(self, x):
        return self.hidden[-1](self.features(x))


def renamed(params):
    return {name.replace("Dense", "hidden"): layer for name, layer in params.items()}
