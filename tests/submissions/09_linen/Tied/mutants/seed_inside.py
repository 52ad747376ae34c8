# expect: JX204
# outcome: partly
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d, dt = x.shape[-1], self.param_dtype
        drawn = nn.initializers.lecun_normal()(jax.random.key(0), (d, self.width), dt)
        kernel = self.param("kernel", lambda key: drawn)
        bias = self.param("bias", nn.initializers.zeros, (self.width,), dt)
        offset = self.param("offset", nn.initializers.constant(self.start), (d,), dt)
        code = nn.tanh(x @ kernel + bias)
        return code, code @ kernel.T + offset
