"""Values for which it is not known what a compiled program gives, to the bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class NotExact(Exception):
    """To be compiled: it is not known here what XLA would compute, to the bit."""


def normal(x: Any) -> None:
    """Raises where a number is subnormal: XLA may take those as zero."""
    if x.dtype.kind == "f":
        size = np.abs(x)
        # Of what is small, most often nothing is anything but zero.
        small = size < np.finfo(x.dtype).smallest_normal
        if np.count_nonzero(small) and np.count_nonzero(size[small]):
            raise NotExact


def checked(compute: Callable[..., Any]) -> Callable[..., Any]:
    """`compute`, raising where a number of the result is subnormal."""

    def run(*values: Any) -> Any:
        found = compute(*values)
        normal(found)
        return found

    return run


def ordered(*values: Any) -> None:
    """Raises where there is a NaN or a zero with a sign: which is the larger one then?"""
    for x in values:
        if x.dtype.kind == "f" and (np.isnan(x) | ((x == 0) & np.signbit(x))).any():
            raise NotExact


def divisible(x: Any, y: Any) -> None:
    """Raises for integers of which the quotient has no value in C."""
    if (y == 0).any() or (x.dtype.kind == "i" and (y == -1).any()):
        raise NotExact
