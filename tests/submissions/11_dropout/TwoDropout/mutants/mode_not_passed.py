# expect: JX809
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        return nn.Dropout(self.rate)(x), nn.Dropout(self.rate)(x)
