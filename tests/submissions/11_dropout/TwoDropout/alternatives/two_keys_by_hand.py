def thin(key, x, rate):
    keep = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(keep, x / (1 - rate), 0.0)


class TwoDropout(nn.Module):
    """Asks the stream twice, which gives two keys."""

    rate: float

    def __call__(self, x, train):
        if not train:
            return x, x
        return tuple(thin(self.make_rng("dropout"), x, self.rate) for _ in range(2))
