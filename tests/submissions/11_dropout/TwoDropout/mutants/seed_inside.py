# expect: JX804
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        if not train:
            return x, x
        keys = jax.random.split(jax.random.key(0))
        drop = lambda k: jnp.where(
            jax.random.bernoulli(k, 1 - self.rate, x.shape), x / (1 - self.rate), 0
        )
        return drop(keys[0]), drop(keys[1])
