# expect: JX811
# outcome: partly
class TwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        drop = lambda: nn.Dropout(self.rate, broadcast_dims=(0,), deterministic=not train)
        return drop()(x), drop()(x)
