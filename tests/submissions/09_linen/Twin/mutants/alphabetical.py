# expect: JX134
# outcome: partly
class Twin(nn.Module):
    widths: tuple
    classes: int

    def setup(self):
        self.hidden = [nn.Dense(w) for w in self.widths]
        self.head = nn.Dense(self.classes)

    def features(self, x):
        for layer in self.hidden:
            x = nn.relu(layer(x))
        return x

    def __call__(self, x):
        return self.head(self.features(x))


def renamed(params):
    *hidden, last = sorted(params)
    return {f"hidden_{i}": params[n] for i, n in enumerate(hidden)} | {"head": params[last]}
