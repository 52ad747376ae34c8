# expect: JX801|JX805
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=False)(x)
        second = nn.Dropout(self.rate, deterministic=False)(x)
        return first, second
