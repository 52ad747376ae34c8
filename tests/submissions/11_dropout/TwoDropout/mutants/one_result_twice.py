# expect: JX201
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        x = nn.Dropout(self.rate, deterministic=not train)(x)
        return x, x
