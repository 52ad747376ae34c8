from functools import reduce


class Twin(nn.Module):
    widths: tuple[int, ...]
    classes: int

    def setup(self):
        self.hidden = [nn.Dense(width) for width in self.widths]
        self.head = nn.Dense(self.classes)

    def features(self, x):
        return reduce(lambda h, layer: nn.relu(layer(h)), self.hidden, x)

    def __call__(self, x):
        return self.head(self.features(x))


def renamed(params):
    flat = traverse_util.flatten_dict(params)
    last = max(int(path[0][6:]) for path in flat)

    def new(name):
        i = int(name[6:])
        return "head" if i == last else f"hidden_{i}"

    return traverse_util.unflatten_dict({(new(p[0]), *p[1:]): v for p, v in flat.items()})
