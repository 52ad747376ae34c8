# expect: JX123|JX808
# mistake: the second layer has the rate of the tutorial
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=not train)(x)
        second = nn.Dropout(0.5, deterministic=not train)(x)
        return first, second
