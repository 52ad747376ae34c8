class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        # The layer counts its calls, so the second one draws anew.
        layer = nn.Dropout(rate=self.rate, deterministic=not train)
        return [layer(x), layer(x)]
