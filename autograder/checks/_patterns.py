"""What a wrong array has to do with the right one: a sign, a factor, an order, a shift."""

from __future__ import annotations

import itertools

import numpy as np

from ._difference import Terms
from ._numbers import equal, kind_of, tolerance


# A factor or an offset of two numbers is found in any two of them.
_FEWEST = 3


def pattern(
    g: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray, terms: Terms
) -> tuple[str, str, str]:
    """The code for a wrong value that has a recognisable relation to the right one, what is said of
    it, and what must be the same wherever the relation holds."""
    loose = Terms(rtol=max(1e-4, 10 * tolerance(g, w, terms)[0]), atol=terms.atol)
    exact = Terms(rtol=max(1e-6, tolerance(g, w, Terms())[0]))
    spread = a.size > 1 and bool(np.ptp(np.abs(b)) > 0)
    enough = spread and (terms.several or np.count_nonzero(b) >= _FEWEST)
    with np.errstate(all="ignore"):
        if np.any(b) and equal(-a, b, loose):
            return "JX127", "the right numbers with the other sign", "sign"
        relative = np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-30)
        if relative < 100 * max(tolerance(g, w, terms)[0], 1e-7) and kind_of(w.dtype) >= 2:
            if terms.hidden:
                return "JX132", "a small relative error", ""
            return "JX132", f"a relative error of {relative:.1g}", ""
        factor = _factor(a, b, exact)
        if factor is not None and enough:
            ratio = _plain_ratio(factor) if terms.hidden else _ratio(factor)
            said = f"every element is {ratio} of what was expected"
            return "JX125", said, f"{factor:.4g}"
        if permuted(g, w):
            return "JX126", "the right numbers with axes exchanged", "axes"
        if a.size > 2 and spread:
            offset = float(np.real((a - b).flat[0]))
            if enough and equal(a - offset, b.astype(a.dtype), exact):
                size = "number" if terms.hidden else f"{offset:.4g}"
                return "JX144", f"every element is off by the same {size}", f"{offset:.4g}"
            for axis in range(a.ndim):
                if a.shape[axis] > 3 and _shifted(a, b, axis, loose):
                    said = f"the right numbers moved by one along axis {axis}"
                    return "JX129", said, f"{axis}"
            # Booleans are nearly always "in another order".
            orderable = a.dtype.kind != "c" and kind_of(w.dtype) > 0
            if orderable and equal(np.sort(a, None), np.sort(b, None), loose):
                return "JX134", "the right numbers in another order", "order"
    return "JX123", "", ""


def _factor(a: np.ndarray, b: np.ndarray, terms: Terms) -> float | None:
    big = np.abs(b) > 1e-3 * np.max(np.abs(b), initial=0.0)
    if not big.any() or a.dtype.kind == "c":
        return None
    factor = float(np.median(a[big] / b[big]))
    if factor == 0 or not np.isfinite(factor):
        return None
    return factor if equal(a / factor, b.astype(float), terms) else None


def _ratio(factor: float) -> str:
    for name, value in ((f"{factor:.4g} times", factor), (f"1/{1 / factor:.4g}", 1 / factor)):
        if abs(value - round(value)) < 1e-3 * abs(value) and abs(round(value)) >= 1:
            return name
    return f"{factor:.4g} times"


def _plain_ratio(factor: float) -> str:
    """The ratio in words that leave a factor of the student's own choice out."""
    for name, value in (("two times", 2.0), ("a half", 0.5)):
        if abs(factor - value) < 1e-3:
            return name
    return "the same multiple"


def permuted(g: np.ndarray, w: np.ndarray) -> bool:
    """Whether one is the other with its axes in another order."""
    if not 2 <= g.ndim <= 4 or g.dtype.kind not in "biufc" or w.dtype.kind not in "biufc":
        return False
    loose = Terms(rtol=1e-3)
    orders = [p for p in itertools.permutations(range(g.ndim)) if p != tuple(range(g.ndim))]
    return any(equal(g.transpose(p), w, loose) for p in orders)


def _shifted(a: np.ndarray, b: np.ndarray, axis: int, terms: Terms) -> bool:
    a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    # A constant row is shifted onto itself, and few numbers are so by chance: that says nothing.
    if bool(np.all(b[1:] == b[:-1])) or np.unique(b).size < 4:
        return False
    return equal(a[1:], b[:-1], terms) or equal(a[:-1], b[1:], terms)
