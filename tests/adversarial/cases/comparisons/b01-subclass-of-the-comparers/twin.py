# %% answer="loss"
class Metres(float):
    def __eq__(self, other):
        return isinstance(other, Metres) and abs(float(self) - float(other)) < 1e-9

    __hash__ = float.__hash__


assert Metres(1.0) == Metres(1.0)


def loss(w, x, y):
    return jnp.mean((x @ w - y) ** 2) * float(Metres(1.0))
