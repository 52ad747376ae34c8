# expect: JX807
# mistake: the second array is not rescaled
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        if not train:
            return x, x
        first = nn.Dropout(self.rate, deterministic=False)(x)
        keep = jax.random.bernoulli(self.make_rng("dropout"), 1 - self.rate, x.shape)
        return first, jnp.where(keep, x, 0.0)
