"""Numbers, and when two arrays of them count as equal."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from ._difference import Terms
from ._nodes import is_number


# Relative tolerance, and the absolute error that is never held against an answer, as sums of
# numbers of order one that cancel leave about that much.
_TOLERANCE = {
    "float64": (1e-7, 1e-12),
    "float32": (1e-5, 1e-6),
    "float16": (2e-3, 1e-3),
    "bfloat16": (2e-2, 1e-2),
}
_DTYPES = frozenset(np.dtype(t).name for t in "?bhiqBHIQefdFD") | {"bfloat16"}
_COARSE = (2.5e-1, 1e-1)  # 8-bit floats and their like


def kind_of(dtype: Any) -> int:
    """0 for bool, 1 for integers, 2 for floats, 3 for complex numbers, 9 for anything else."""
    for rank, family in enumerate((np.bool_, np.integer, np.floating, np.complexfloating)):
        if jax.numpy.issubdtype(dtype, family):
            return rank
    return 9


def tolerance(g: np.ndarray, w: np.ndarray, terms: Terms) -> tuple[float, float]:
    """Relative tolerance and absolute floor for an answer `g` where `w` is expected: those of the
    expected dtype, and of one that the terms allow by name.

    What dtype an answer chose to have makes no error smaller. Where any will do, and where whole
    numbers are expected, they are at least those of single precision.
    """
    dtypes = [w.dtype]
    named = terms.dtype if isinstance(terms.dtype, tuple) else ()
    if any(_canonical(g.dtype) == _canonical(d) for d in named):
        dtypes.append(g.dtype)
    elif kind_of(g.dtype) >= 2 and (terms.dtype is not True or kind_of(w.dtype) < 2):
        dtypes.append(np.dtype("float32"))
    rtol, floor = 0.0, 0.0
    for dtype in map(_canonical, dtypes):
        if kind_of(dtype) == 3:
            dtype = np.dtype("float32" if dtype == np.complex64 else "float64")
        if kind_of(dtype) == 2:
            r, a = _TOLERANCE.get(str(dtype), _COARSE)
            rtol, floor = max(rtol, r), max(floor, a)
    if terms.rtol is not None:
        rtol = terms.rtol
    if terms.atol is not None:
        floor = terms.atol
    return rtol, floor


def _canonical(dtype: Any) -> np.dtype:
    # With x64 off a 64-bit NumPy array holds no more than what 32 bits computed.
    return np.dtype(jax.dtypes.canonicalize_dtype(dtype))


def wide(a: np.ndarray) -> np.ndarray:
    """The same numbers in a dtype in which differences of any two of them are exact enough."""
    if a.dtype.kind in "biu" and a.dtype != np.uint64:
        return a.astype(np.int64)
    return a.astype(np.complex128 if a.dtype.kind == "c" else np.float64)


def near(g: np.ndarray, w: np.ndarray, terms: Terms) -> np.ndarray:
    """Element by element, where the two count as equal. Shapes are the same."""
    exact = kind_of(g.dtype) < 2 and kind_of(w.dtype) < 2
    if exact and terms.rtol is None and terms.atol is None:
        # NumPy compares whole numbers of two signs exactly, and those of four bits not at all.
        plain = g.dtype.kind in "biu" and w.dtype.kind in "biu"
        return np.asarray(g == w if plain else wide(g) == wide(w))
    a, b = wide(g), wide(w)
    finite = np.isfinite(a) & np.isfinite(b)
    with np.errstate(all="ignore"):
        close = np.abs(a - b) <= _allowed(g, w, b, finite, terms)
        same = (a == b) | (np.isnan(a) & np.isnan(b))
    return np.asarray(np.where(finite, close, same))


def _allowed(
    g: np.ndarray, w: np.ndarray, b: np.ndarray, finite: np.ndarray, terms: Terms
) -> np.ndarray:
    """The largest error of each element; `b` is `w` as `wide` has it."""
    rtol, floor = tolerance(g, w, terms)
    # Errors of one array scale with its largest elements: a small element beside large ones is
    # often what is left of their difference.
    scale = float(np.max(np.abs(b[finite]), initial=0.0)) if terms.atol is None else 0.0
    return rtol * np.abs(b) + max(rtol * scale, floor)


def error_share(g: np.ndarray, w: np.ndarray, terms: Terms) -> float:
    """The largest error in what is allowed; 0 for what cannot be compared, or must be equal."""
    if g.shape != w.shape or not 2 <= max(kind_of(g.dtype), kind_of(w.dtype)) <= 3:
        return 0.0
    a, b = wide(g), wide(w)
    finite = np.isfinite(a) & np.isfinite(b)
    with np.errstate(all="ignore"):
        shares = np.abs(a - b) / _allowed(g, w, b, finite, terms)
    return float(np.max(shares[finite & np.isfinite(shares)], initial=0.0))


def equal(g: np.ndarray, w: np.ndarray, terms: Terms) -> bool:
    """Whether two arrays have one shape and count as equal."""
    return g.shape == w.shape and bool(np.all(near(g, w, terms)))


def numbers(result: Any) -> np.ndarray | None:
    """What a call gave as an array of real numbers, if it is one; by its type, no object is asked.

    Lists of numbers are taken, nested ones too.
    """
    if not is_number(result) and not _holds_numbers(result):
        return None
    try:
        array = np.asarray(result)
        if array.dtype.kind in "biuf":
            return array
        return array.astype(np.float64) if 1 <= kind_of(array.dtype) <= 2 else None
    except (TypeError, ValueError, OverflowError):
        return None


def says_little(want: Any) -> bool:
    """Whether an expected tree holds nothing that only right values equal: zeros, at most, and
    names of dtypes."""
    return all(map(_is_little, jax.tree.leaves(want)))


def _is_little(x: Any) -> bool:
    if type(x) is str:
        return x in _DTYPES
    # One number of Python is worth looking at, and True and False are verdicts.
    if not issubclass(type(x), np.ndarray | np.generic | jax.Array) or kind_of(x.dtype) > 3:
        return False
    return not np.asarray(x).any()


def _holds_numbers(value: Any) -> bool:
    stack = [value]
    while stack:
        x = stack.pop()
        if type(x) in (list, tuple):
            stack += [item for item in x if type(item) not in (int, float, bool)]
        elif not is_number(x):
            return False
    return type(value) in (list, tuple)
