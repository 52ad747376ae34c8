class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    def setup(self):
        self.bias = self.param("bias", lambda key: jnp.zeros(self.width, self.param_dtype))

    @nn.compact
    def __call__(self, x):
        _, d = x.shape
        offset = self.param(
            "offset", lambda key, shape: jnp.zeros(shape, self.param_dtype) + self.start, (d,)
        )
        kernel = self.param(
            "kernel",
            nn.initializers.lecun_normal(dtype=self.param_dtype),
            (d, self.width),
        )
        code = nn.tanh(x @ kernel + self.bias)
        return (code, code @ kernel.transpose() + offset)
