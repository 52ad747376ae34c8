# expect: JX808
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(1 - self.rate, deterministic=not train)(x)
        second = nn.Dropout(1 - self.rate, deterministic=not train)(x)
        return first, second
