# expect: JX134|JX123|JX122
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
    names = list(params)
    out = {f"hidden_{i}": params[name] for i, name in enumerate(names[:-1])}
    out["head"] = params[names[-1]]
    return out
