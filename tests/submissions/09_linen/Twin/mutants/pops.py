# expect: JX101
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
    n = len(params)
    params["head"] = params.pop(f"Dense_{n - 1}")
    for i in range(n - 1):
        params[f"hidden_{i}"] = params.pop(f"Dense_{i}")
    return params
