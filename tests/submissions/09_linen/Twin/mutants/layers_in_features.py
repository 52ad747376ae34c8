# expect: JX703
class Twin(nn.Module):
    widths: tuple
    classes: int

    def setup(self):
        self.head = nn.Dense(self.classes)

    def features(self, x):
        for i, w in enumerate(self.widths):
            x = nn.relu(nn.Dense(w, name=f"hidden_{i}")(x))
        return x

    def __call__(self, x):
        return self.head(self.features(x))


def renamed(params):
    last = len(params) - 1
    out = {f"hidden_{i}": params[f"Dense_{i}"] for i in range(last)}
    return {**out, "head": params[f"Dense_{last}"]}
