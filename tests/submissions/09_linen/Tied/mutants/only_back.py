# expect: JX602
# outcome: partly
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d, dt = x.shape[-1], self.param_dtype
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (d, self.width), dt)
        bias = self.param("bias", nn.initializers.zeros, (self.width,), dt)
        offset = self.param("offset", nn.initializers.constant(self.start), (d,), dt)
        return nn.tanh(x @ kernel + bias) @ kernel.T + offset
