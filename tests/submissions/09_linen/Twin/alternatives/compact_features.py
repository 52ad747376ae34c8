class Twin(nn.Module):
    widths: tuple[int, ...]
    classes: int

    @nn.compact
    def features(self, x):
        for i, width in enumerate(self.widths):
            x = jax.nn.relu(nn.Dense(width, name=f"hidden_{i}")(x))
        return x

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.classes, name="head")(self.features(x))


def renamed(params):
    copy = dict(params)
    head = copy.pop(f"Dense_{len(copy) - 1}")
    return {"head": head} | {k.replace("Dense_", "hidden_"): v for k, v in copy.items()}
