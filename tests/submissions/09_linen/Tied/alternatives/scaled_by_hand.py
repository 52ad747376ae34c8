class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        d = x.shape[-1]

        def lecun(key, shape, dtype):
            drawn = jax.random.truncated_normal(key, -2, 2, shape) / 0.87962566
            return (drawn / d**0.5).astype(dtype)

        kernel = self.param("kernel", lecun, (d, self.width), self.param_dtype)
        bias = self.param("bias", nn.initializers.zeros, (self.width,), self.param_dtype)
        start = nn.initializers.constant(self.start, dtype=self.param_dtype)
        offset = self.param("offset", start, (d,))
        code = nn.tanh(jax.lax.dot(x, kernel.astype(x.dtype)) + bias)
        return code, jnp.inner(code, kernel) + offset
