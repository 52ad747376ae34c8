class Twin(nn.Module):
    widths: tuple[int, ...]
    classes: int

    def setup(self):
        for i, width in enumerate(self.widths):
            setattr(self, f"hidden_{i}", nn.Dense(width))
        self.head = nn.Dense(self.classes)

    def features(self, x):
        for i in range(len(self.widths)):
            x = jnp.maximum(getattr(self, f"hidden_{i}")(x), 0)
        return x

    def __call__(self, x):
        return self.head(self.features(x))


def renamed(params):
    numbers = sorted(int(name.split("_")[1]) for name in params)
    out = {}
    for number in numbers:
        new = "head" if number == numbers[-1] else f"hidden_{number}"
        out[new] = params[f"Dense_{number}"]
    return out
