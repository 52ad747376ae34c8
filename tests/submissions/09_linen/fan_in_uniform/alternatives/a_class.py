@dataclasses.dataclass
class FanInUniform:
    gain: float

    def __call__(self, key, shape, dtype=jnp.float32):
        fan_in = 1
        for n in shape[:-1]:
            fan_in *= n
        b = self.gain / fan_in**0.5
        return jax.random.uniform(key, shape=shape, dtype=dtype, minval=-b, maxval=b)


fan_in_uniform = FanInUniform
