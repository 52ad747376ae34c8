# expect: JX713|JX011
class TwoDropout(nn.Module):
    rate = 0.5

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=not train)(x)
        second = nn.Dropout(self.rate, deterministic=not train)(x)
        return first, second
