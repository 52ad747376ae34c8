# %% answer="two_noises"
class Noise:
    def __init__(self, values):
        self.values = values

    @property
    def shape(self):
        return self.values.shape


def two_noises(key, n):
    noises = [Noise(jax.random.normal(k, (n,))) for k in jax.random.split(key)]
    assert noises[0].shape == noises[1].shape
    return noises[0].values, noises[1].values
