class Twin(nn.Module):
    widths: tuple[int, ...]
    classes: int

    def setup(self):
        self.hidden = tuple(map(nn.Dense, self.widths))
        self.head = nn.Dense(features=self.classes)

    def __call__(self, x, logits=True):
        for layer in self.hidden:
            x = layer(x)
            x = jnp.where(x > 0, x, 0.0)
        return self.head(x) if logits else x

    def features(self, x):
        return self(x, logits=False)


def renamed(params):
    names = sorted(params, key=lambda name: (len(name), name))
    result = {}
    for i, name in enumerate(names):
        key = f"hidden_{i}" if i + 1 < len(names) else "head"
        result[key] = {"kernel": params[name]["kernel"], "bias": params[name]["bias"]}
    return result
