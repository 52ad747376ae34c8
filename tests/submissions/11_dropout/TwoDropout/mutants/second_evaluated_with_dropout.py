# expect: JX801|JX805
# mistake: the second layer is active in evaluation too
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=not train)(x)
        second = nn.Dropout(self.rate, deterministic=False)(x)
        return first, second
