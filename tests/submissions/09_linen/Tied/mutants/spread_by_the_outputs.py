# expect: JX716
# outcome: partly
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d, dt = x.shape[-1], self.param_dtype
        fan_out = nn.initializers.variance_scaling(1.0, "fan_out", "truncated_normal")
        kernel = self.param("kernel", fan_out, (d, self.width), dt)
        bias = self.param("bias", nn.initializers.zeros, (self.width,), dt)
        offset = self.param("offset", nn.initializers.constant(self.start), (d,), dt)
        code = nn.tanh(x @ kernel + bias)
        return code, code @ kernel.T + offset
