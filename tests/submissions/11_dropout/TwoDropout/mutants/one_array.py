# expect: JX120|JX122
# mistake: one array of two rows, where a pair is asked for
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        return jnp.stack([nn.Dropout(self.rate, deterministic=not train)(x) for _ in range(2)])
