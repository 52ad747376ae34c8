"""What a wrong array has to do with the right one: a sign, a factor, an order, a shift."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

import jax
import numpy as np

from ._difference import Terms
from ._numbers import equal, kind_of, tolerance


# A factor or an offset of two numbers is found in any two of them.
_FEWEST = 3
# Factors, offsets and their inverses that mean something in any problem: 1/2, 2, 3 ...
_WHOLE = 12


class Pattern(NamedTuple):
    """The code of a wrong value, what is said of it, and what must be the same wherever the
    relation to the right one holds; `explained` if a quantity of the problem stands for it."""

    code: str
    said: str = ""
    relation: str = ""
    explained: bool = True


def pattern(g: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray, terms: Terms) -> Pattern:
    """The relation of a wrong value to the right one, if it has one that can be recognised."""
    loose = Terms(rtol=max(1e-4, 10 * tolerance(g, w, terms)[0]), atol=terms.atol)
    exact = Terms(rtol=max(1e-6, tolerance(g, w, Terms())[0]))
    spread = a.size > 1 and bool(np.ptp(np.abs(b)) > 0)
    enough = spread and (terms.several or np.count_nonzero(b) >= _FEWEST)
    with np.errstate(all="ignore"):
        if np.any(b) and equal(-a, b, loose):
            return Pattern("JX127", "the right numbers with the other sign", "sign")
        relative = np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-30)
        if relative < 100 * max(tolerance(g, w, terms)[0], 1e-7) and kind_of(w.dtype) >= 2:
            if terms.hidden:
                return Pattern("JX132", "a small relative error")
            return Pattern("JX132", f"a relative error of {relative:.1g}")
        factor = _factor(a, b, exact)
        if factor is not None and enough:
            ratio = _plain_ratio(factor) if terms.hidden else _ratio(factor)
            said = f"every element is {ratio} of what was expected"
            known = explained(factor, terms.quantities | set(w.shape))
            return Pattern("JX125", said, f"{factor:.4g}", known)
        if permuted(g, w):
            return Pattern("JX126", "the right numbers with axes exchanged", "axes")
        if a.size > 2 and spread:
            offset = float(np.real((a - b).flat[0]))
            if enough and equal(a - offset, b.astype(a.dtype), exact):
                size = "number" if terms.hidden else f"{offset:.4g}"
                known = explained(offset, terms.quantities | set(w.shape))
                said = f"every element is off by the same {size}"
                return Pattern("JX144", said, f"{offset:.4g}", known)
            for axis in range(a.ndim):
                if a.shape[axis] > 3 and _shifted(a, b, axis, loose):
                    said = f"the right numbers moved by one along axis {axis}"
                    return Pattern("JX129", said, f"{axis}")
            # Booleans are nearly always "in another order".
            orderable = a.dtype.kind != "c" and kind_of(w.dtype) > 0
            if orderable and equal(np.sort(a, None), np.sort(b, None), loose):
                return Pattern("JX134", "the right numbers in another order", "order")
    return Pattern("JX123")


def quantities(value: Any) -> frozenset[float]:
    """What a factor can stand for in a call on these arguments: sizes, and numbers."""
    found: set[float] = set()
    for x in jax.tree.leaves(value):
        found.update(np.shape(x))
        if isinstance(x, int | float):
            found.add(float(x))
    return frozenset(found)


def explained(value: float, known: Iterable[float]) -> bool:
    """Whether a factor or an offset is a small whole number or one of the `known` quantities, a
    product or a quotient of two, what is left of one, or a root or an inverse of these."""
    sizes = {abs(float(x)) for x in known} - {0.0} | {1.0}
    made = {float(n) for n in range(1, _WHOLE + 1)} | {abs(1 - x) for x in sizes} - {0.0}
    made |= {y for a in sizes for b in sizes for y in (a * b, a / b)}
    made |= {x**0.5 for x in made}
    return any(abs(abs(value) - y) <= 1e-4 * y for x in made for y in (x, 1 / x))


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
