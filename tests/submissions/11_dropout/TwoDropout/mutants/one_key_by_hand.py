# expect: JX201
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        if not train:
            return x, x
        key = self.make_rng("dropout")
        keep = lambda: jax.random.bernoulli(key, 1 - self.rate, x.shape)
        return (
            jnp.where(keep(), x / (1 - self.rate), 0),
            jnp.where(keep(), x / (1 - self.rate), 0),
        )
