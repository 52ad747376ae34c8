# expect: JX123|JX144
# outcome: partly
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d, dt = x.shape[-1], self.param_dtype
        constant = nn.initializers.constant(self.start)
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (d, self.width), dt)
        bias = self.param("bias", constant, (self.width,), dt)
        offset = self.param("offset", constant, (d,), dt)
        code = nn.tanh(x @ kernel + bias)
        return code, code @ kernel.T + offset
