# expect: JX123
class Twin(nn.Module):
    widths: tuple
    classes: int

    def setup(self):
        self.hidden = [nn.Dense(w) for w in self.widths]
        self.head = nn.Dense(self.classes)

    def features(self, x):
        for i, layer in enumerate(self.hidden):
            x = layer(nn.relu(x)) if i else layer(x)
        return x

    def __call__(self, x):
        x = self.features(x)
        return self.head(nn.relu(x) if self.widths else x)


def renamed(params):
    last = len(params) - 1
    out = {f"hidden_{i}": params[f"Dense_{i}"] for i in range(last)}
    return {**out, "head": params[f"Dense_{last}"]}
