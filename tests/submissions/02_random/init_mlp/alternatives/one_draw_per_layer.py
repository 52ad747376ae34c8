class Initialiser:
    """Draws weights and bias of a layer as one array with one more column."""

    def __init__(self, key):
        self.key = key

    def layer(self, m, n):
        self.key, now = jax.random.split(self.key)
        both = jax.random.normal(now, (n, m + 1))
        return both[:, :m] / jnp.sqrt(m), both[:, m] * 0.01


def init_mlp(key, sizes):
    initialiser = Initialiser(key)
    return [initialiser.layer(m, n) for m, n in pairwise(sizes)]
