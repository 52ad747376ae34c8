class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    def weights(self, d):
        w = self.param(
            "kernel",
            nn.initializers.variance_scaling(1.0, "fan_in", "truncated_normal"),
            (d, self.width),
            self.param_dtype,
        )
        b = self.param("bias", nn.initializers.zeros_init(), (self.width,), self.param_dtype)
        c = self.param("offset", self.starting, d)
        return w, b, c

    def starting(self, key, n):
        return jnp.full((n,), self.start, self.param_dtype)

    @nn.compact
    def __call__(self, x):
        w, b, c = self.weights(x.shape[1])
        code = jnp.tanh(jnp.dot(x, w) + b)
        return code, jnp.einsum("bw,dw->bd", code, w) + c
