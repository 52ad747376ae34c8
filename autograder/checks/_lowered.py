"""Findings from the module that a function is lowered to, and inputs that nobody has seen."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from ..probes import is_key, rebuild
from ..records import Finding
from . import _context
from ._findings import finding
from ._subject import Args, Subject


def foreign(s: Subject, call: Args, text: str) -> Finding | None:
    """The finding of a program that leaves its work to Python or to other compiled code."""
    made = s.lowered(call)
    if made is None or not made.foreign:
        return None
    got = "a program that calls back, or calls code that is none of JAX's"
    return finding("JX438", text, got, "a program of its own")


def unlowered(s: Subject, call: Args, text: str) -> Finding | None:
    """The finding of a function that has no program, whatever its own process says of it."""
    if s.lowered(call) is not None:
        return None
    return finding("JX433", text, "no program that can be looked at", "a program of its own")


def redrawn(value: Any) -> Any:
    """Other inputs of the same shapes and dtypes, drawn anew by the running check: the elements of
    each array from among its own, floating ones a little smaller, so that they stay in the domain
    of the function; keys anew."""
    rng = _context.generator(0, "redrawn")

    def draw(x: Any) -> Any:
        if is_key(x):
            bits = np.asarray(jax.random.key_data(x))
            drawn = rng.integers(0, 2**32, size=bits.shape, dtype=np.uint32)
            return jax.random.wrap_key_data(jax.device_put(drawn), impl=jax.random.key_impl(x))
        if not isinstance(x, np.ndarray | jax.Array) or not x.size:
            return x
        flat = np.asarray(x).reshape(-1)
        drawn = rng.choice(flat, size=flat.size) if flat.size > 1 else flat
        if jax.numpy.issubdtype(flat.dtype, jax.numpy.inexact):
            drawn = (drawn * rng.uniform(0.5, 1.0, size=flat.size)).astype(flat.dtype)
        drawn = drawn.reshape(x.shape)
        return jax.device_put(drawn) if isinstance(x, jax.Array) else drawn

    return rebuild(value, draw)
