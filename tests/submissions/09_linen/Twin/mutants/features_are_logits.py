# expect: JX120|JX123
class Twin(nn.Module):
    widths: tuple
    classes: int

    def setup(self):
        self.hidden = [nn.Dense(w) for w in self.widths]
        self.head = nn.Dense(self.classes)

    def __call__(self, x):
        for layer in self.hidden:
            x = nn.relu(layer(x))
        return self.head(x)

    def features(self, x):
        return self(x)


def renamed(params):
    last = len(params) - 1
    out = {f"hidden_{i}": params[f"Dense_{i}"] for i in range(last)}
    return {**out, "head": params[f"Dense_{last}"]}
