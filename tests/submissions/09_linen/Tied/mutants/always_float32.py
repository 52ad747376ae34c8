# expect: JX121|JX122|JX123
# outcome: partly
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d = x.shape[-1]
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (d, self.width))
        bias = self.param("bias", nn.initializers.zeros, (self.width,))
        offset = self.param("offset", nn.initializers.constant(self.start), (d,))
        code = nn.tanh(x @ kernel + bias)
        return code, code @ kernel.T + offset
