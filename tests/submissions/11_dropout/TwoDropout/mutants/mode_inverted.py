# expect: JX806
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=train)(x)
        second = nn.Dropout(self.rate, deterministic=train)(x)
        return first, second
