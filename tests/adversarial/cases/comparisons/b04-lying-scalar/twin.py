# %% answer="loss"
class Weight(np.float32):
    def __repr__(self):
        return f"{float(self):g} kg"


print(repr(Weight(2)))


def loss(w, x, y):
    return jnp.mean((x @ w - y) ** 2) * Weight(1)
