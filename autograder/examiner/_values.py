"""What values from the other side consist of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import numpy as np

from ..wire import Spec


_PLAIN = (type(None), bool, float, str)
_WIDE = 1 << 63
_MANY = 10_000
_DTYPES = frozenset(
    """bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 bfloat16 float32 float64
    complex64 complex128""".split()
)
# What arrays are recognised by.
_CLAIMS = frozenset("shape dtype size ndim aval".split())


# By `type(x)`: a remote object can claim to be a tuple, and would be asked for its items.


def leaves(value: Any) -> Iterator[Any]:
    """All that is no dictionary, list, tuple or set."""
    stack = [value]
    while stack:
        x = stack.pop()
        if type(x) is dict:
            stack += x.values()
        elif type(x) in (list, set) or issubclass(type(x), tuple):
            stack += x
        else:
            yield x


def shapes(value: Any) -> set[tuple[int, ...]]:
    """The shapes of all arrays of a value."""
    return {tuple(x.shape) for x in leaves(value) if _is_array(x) or type(x) is Spec}


def is_ordinary(value: Any) -> bool:
    """Whether a value holds arrays, numbers, strings and None only, of the usual types and not too
    many, under keys that have an order.

    A check that fails to examine such a value has a fault of its own. One that fails to examine
    any other has met an answer that cannot be compared.
    """
    stack, count = [value], 0
    while stack:
        x = stack.pop()
        count += 1
        if count > _MANY:
            return False
        if type(x) is dict:
            if not (all(type(k) is str for k in x) or all(type(k) is int for k in x)):
                return False
            stack += x.values()
        elif type(x) is list or issubclass(type(x), tuple):
            if len(x) > _MANY or _CLAIMS & set(getattr(x, "_fields", ())):
                return False
            stack += x
        elif type(x) is int:
            if not -_WIDE <= x < _WIDE:
                return False
        elif type(x) not in _PLAIN and not (_is_array(x) and str(x.dtype) in _DTYPES):
            return False
    return True


def _is_array(x: Any) -> bool:
    # A remote object may claim to be an array: its own type says that it is none.
    return issubclass(type(x), np.ndarray | np.generic | jax.Array)
