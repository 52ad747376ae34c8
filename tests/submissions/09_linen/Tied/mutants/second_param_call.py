# expect: JX706
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d, dt = x.shape[-1], self.param_dtype
        lecun = nn.initializers.lecun_normal()
        bias = self.param("bias", nn.initializers.zeros, (self.width,), dt)
        offset = self.param("offset", nn.initializers.constant(self.start), (d,), dt)
        code = nn.tanh(x @ self.param("kernel", lecun, (d, self.width), dt) + bias)
        return code, code @ self.param("kernel", lecun, (d, self.width), dt).T + offset
