"""Numbers, and when two arrays of them count as equal."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from ._difference import Terms


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
    """Relative tolerance and absolute floor for two arrays: those of the coarser dtype."""
    rtol, floor = 0.0, 0.0
    for dtype in (g.dtype, w.dtype):
        # With x64 off a 64-bit NumPy array holds no more than what 32 bits computed.
        dtype = np.dtype(jax.dtypes.canonicalize_dtype(dtype))
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


def wide(a: np.ndarray) -> np.ndarray:
    """The same numbers in a dtype in which differences of any two of them are exact enough."""
    if a.dtype.kind in "biu":
        return a.astype(object) if a.dtype == np.uint64 else a.astype(np.int64)
    return a.astype(np.complex128 if a.dtype.kind == "c" else np.float64)


def near(g: np.ndarray, w: np.ndarray, terms: Terms) -> np.ndarray:
    """Element by element, where the two count as equal. Shapes are the same."""
    exact = kind_of(g.dtype) < 2 and kind_of(w.dtype) < 2
    if exact and terms.rtol is None and terms.atol is None:
        return np.asarray(wide(g) == wide(w))
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
    """What a call gave as an array of real numbers, if it is one."""
    try:
        array = np.asarray(result)
        return array if array.dtype.kind in "biuf" else array.astype(np.float64)
    except (TypeError, ValueError):
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
