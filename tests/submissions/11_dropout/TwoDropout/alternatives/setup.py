class TwoDropout(nn.Module):
    rate: float = 0.5

    def setup(self):
        self.one = nn.Dropout(self.rate)
        self.other = nn.Dropout(self.rate)

    def __call__(self, x, train):
        return self.one(x, deterministic=not train), self.other(x, deterministic=not train)
