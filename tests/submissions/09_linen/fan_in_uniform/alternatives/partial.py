from functools import partial
from math import prod, sqrt


def draw(gain, key, shape, dtype=jnp.float32):
    *rest, _ = shape
    return (2 * jax.random.uniform(key, shape) - 1).astype(dtype) * jnp.asarray(
        gain / sqrt(prod(rest)), dtype
    )


def fan_in_uniform(gain):
    return partial(draw, gain)
