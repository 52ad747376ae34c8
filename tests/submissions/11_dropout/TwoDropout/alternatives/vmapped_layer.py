class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        if not train:
            return x, x
        keys = jax.random.split(self.make_rng("dropout"))
        masks = jax.vmap(lambda key: jax.random.bernoulli(key, 1 - self.rate, x.shape))(keys)
        both = jnp.where(masks, x / (1 - self.rate), 0.0)
        return tuple(both)
