"""JAX's own primitives and generators of random bits, wherever this JAX keeps them."""

from typing import Any


try:
    from jax._src import prng as found  # pyright: ignore[reportAttributeAccessIssue]
except ImportError:
    from jax._src.random import prng as found  # from JAX 0.11 on

prng: Any = found
