def weight(module, name, init, *shape):
    return module.param(name, init, shape, module.param_dtype)


class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: jnp.dtype = jnp.float32

    @nn.compact
    def __call__(self, x):
        bias = weight(self, "bias", nn.initializers.zeros, self.width)
        offset = weight(self, "offset", lambda k, s, t: jnp.full(s, self.start, t), x.shape[-1])
        kernel = weight(self, "kernel", nn.initializers.lecun_normal(), x.shape[-1], self.width)
        code = jax.vmap(lambda row: jnp.tanh(row @ kernel + bias))(x)
        back = jax.vmap(lambda row: kernel @ row + offset)(code)
        return code, back
