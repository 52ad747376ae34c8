# expect: JX203
# mistake: one set of uniform numbers, counted from both ends: antithetic, not independent
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        if not train:
            return x, x
        u = jax.random.uniform(self.make_rng("dropout"), x.shape)
        scaled = x / (1 - self.rate)
        return jnp.where(u < self.rate, 0, scaled), jnp.where(u > 1 - self.rate, 0, scaled)
