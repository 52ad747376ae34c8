# expect: JX123
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=not train)(x)
        second = nn.Dropout(self.rate, deterministic=not train)(first)
        return first, second
