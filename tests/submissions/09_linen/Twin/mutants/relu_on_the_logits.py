# expect: JX715
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
        return nn.relu(self.head(self.features(x)))


def renamed(params):
    last = len(params) - 1
    out = {f"hidden_{i}": params[f"Dense_{i}"] for i in range(last)}
    return {**out, "head": params[f"Dense_{last}"]}
