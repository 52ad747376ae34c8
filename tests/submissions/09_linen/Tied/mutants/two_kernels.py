# expect: JX712
class Tied(nn.Module):
    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x):
        code = nn.tanh(nn.Dense(self.width, param_dtype=self.param_dtype)(x))
        offset_init = nn.initializers.constant(self.start)
        back = nn.Dense(x.shape[-1], bias_init=offset_init, param_dtype=self.param_dtype)(code)
        return code, back
