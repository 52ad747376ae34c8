"""What is different between two leaves: keys, dtypes, shapes, numbers."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from ..probes import is_key
from ._difference import Difference, Terms
from ._nodes import is_number, is_remote
from ._notation import describe, drawn, plural, short_dtype, show, tell
from ._numbers import equal, kind_of, near, tolerance, wide
from ._patterns import pattern, permuted


def leaf_difference(got: Any, want: Any, terms: Terms) -> Difference | None:
    """What is different between two leaves, or None when they are equal on these terms."""
    if is_key(want) or is_key(got):
        return _key_leaf(got, want, terms)
    if not is_number(want):
        if _plainly_equal(got, want):
            return None
        return Difference(
            "JX123", tell(got, hidden=terms.hidden), describe(want, hidden=terms.hidden)
        )
    expected = describe(want, hidden=terms.hidden)
    if terms.type is not None and not isinstance(got, terms.type):
        return _type(got, expected, terms)
    g, w = np.asarray(got), np.asarray(want)
    if kind_of(g.dtype) == 9:
        return Difference("JX018", f"an array of {g.dtype} objects", expected)
    return (
        _shape(g, w, got, want, terms)
        or _dtype(g, w, got, want, terms)
        or _values(g, w, got, want, terms)
    )


def _plainly_equal(got: Any, want: Any) -> bool:
    if is_remote(got) is not is_remote(want):
        return False  # an object would be told what is expected
    try:
        return bool(want == got)
    except Exception:
        return got is want


def _key_leaf(got: Any, want: Any, terms: Terms) -> Difference | None:
    expected = describe(want, hidden=terms.hidden)
    if not is_key(want):
        return Difference("JX121", tell(got, hidden=terms.hidden), expected)
    if not is_key(got):
        raw = is_number(got) and np.asarray(got).dtype == np.uint32
        return Difference("JX219" if raw else "JX122", tell(got, hidden=terms.hidden), expected)
    if got.shape != want.shape:
        return Difference("JX120", describe(got), expected)
    a, b = np.asarray(jax.random.key_data(got)), np.asarray(jax.random.key_data(want))
    if a.shape != b.shape or (a != b).any():
        return Difference("JX123", f"another key, {describe(got)}", expected)
    return None


def _type(got: Any, expected: str, terms: Terms) -> Difference:
    code, said = "JX122", tell(got, hidden=terms.hidden)
    if isinstance(got, np.ndarray | np.generic):
        code, said = "JX130", f"a NumPy array, {said}"
    elif isinstance(got, jax.Array):
        code, said = "JX147", f"a JAX array, {said}"
    wanted = {jax.Array: "a jax.Array", np.ndarray: "an np.ndarray"}.get(terms.type)
    wanted = wanted or f"a {getattr(terms.type, '__name__', 'value of another type')}"
    # How NumPy's arrays are told from those of JAX in short has just been said.
    return Difference(code, said, f"{wanted}, {expected.removeprefix('np ')}")


def _shape(g: np.ndarray, w: np.ndarray, got: Any, want: Any, terms: Terms) -> Difference | None:
    if g.shape == w.shape:
        return None
    text, expected = tell(got, hidden=terms.hidden), describe(want, hidden=terms.hidden)
    code, why = "JX120", None
    plain = g.dtype.kind in "biufc" and w.dtype.kind in "biufc"
    if plain and g.ndim == w.ndim > 1 and sorted(g.shape) == sorted(w.shape) and permuted(g, w):
        code, text = "JX126", f"{text}, the same numbers with axes exchanged"
    elif (
        g.ndim == 2
        and w.ndim <= 1
        and g.shape[0] == g.shape[1] > 1
        and w.shape in ((), g.shape[:1])
    ):
        code = "JX116" if w.ndim == 1 and _each_with_each(g, w, terms) else "JX120"
    elif plain and g.ndim == w.ndim == 1 and 0 < g.size < w.size and equal(g, w[w != 0], terms):
        code = "JX142"
    elif plain and g.size == w.size and equal(g.reshape(w.shape), w, terms):
        text = f"{text}, the right numbers in another shape"
    elif plain and g.ndim == w.ndim - 1 and w.size:
        for axis in range(w.ndim):
            with np.errstate(all="ignore"):
                means, sums = w.mean(axis), w.sum(axis)
            for word, reduced in (("mean", means), ("sum", sums)):
                if g.shape == reduced.shape and equal(g, reduced, terms):
                    why = f"It equals the {word} over axis {axis} of what was expected."
    return Difference(code, text, expected, why)


def _each_with_each(g: np.ndarray, w: np.ndarray, terms: Terms) -> bool:
    """Whether a square array may be what was asked for of every pair: right on its diagonal, and
    not zero beside it, as a Jacobian is."""
    if g.dtype.kind not in "biufc" or w.dtype.kind not in "biufc":
        return False
    beside = g[~np.eye(len(g), dtype=bool)]
    return equal(np.diagonal(g), w, terms) and bool(np.any(beside))


def _dtype(g: np.ndarray, w: np.ndarray, got: Any, want: Any, terms: Terms) -> Difference | None:
    if terms.dtype is False:
        return None
    actual = np.dtype(jax.dtypes.canonicalize_dtype(g.dtype))
    if terms.dtype is not True:
        allowed = [np.dtype(jax.dtypes.canonicalize_dtype(d)) for d in terms.dtype]
        if actual in allowed:
            as_given = [np.dtype(d) for d in terms.dtype]
            if terms.type is None or g.dtype in (*allowed, *as_given):
                return None
        names = " or ".join(short_dtype(d) for d in allowed)
        code = "JX133" if actual in allowed else "JX121"
        return Difference(code, tell(got, hidden=terms.hidden), f"dtype {names}")
    wanted = np.dtype(jax.dtypes.canonicalize_dtype(w.dtype))
    # Whose type is asked for is judged as it was made: doubles of NumPy stay what they are.
    grown = terms.type is not None and g.dtype.itemsize > w.dtype.itemsize
    if actual == wanted and not grown:
        return None
    # Python and NumPy scalars have no width of their own: only their kind counts. np.float64 is
    # what NumPy gives for every reduction of Python numbers.
    free_got = isinstance(got, bool | int | float | complex)
    free_want = isinstance(want, bool | int | float | complex)
    narrower, equal = kind_of(actual) <= kind_of(wanted), kind_of(actual) == kind_of(wanted)
    if (free_got and narrower) or (free_want and equal):
        return None
    code = "JX121"
    narrow = str(wanted) in ("bfloat16", "float16") and kind_of(actual) == kind_of(wanted)
    if narrow or actual == wanted:
        code = "JX133"
    elif str(w.dtype) == "float64" and str(actual) == "float32":
        code = "JX110"
    return Difference(code, tell(got, hidden=terms.hidden), describe(want, hidden=terms.hidden))


def _values(g: np.ndarray, w: np.ndarray, got: Any, want: Any, terms: Terms) -> Difference | None:
    close = near(g, w, terms)
    if close.all():
        return None
    expected = show(want, hidden=terms.hidden)
    here = tell(got, hidden=True) if terms.hidden else show(got)
    if not terms.hidden and (boards := drawn(g, w)) is not None:
        here, expected = f"{describe(got)}\n{boards[0]}", f"{describe(want)}\n{boards[1]}"
    if terms.hidden:
        # How much is wrong, and by how much, can be chosen to say what came in.
        some = "all" if not close.any() else "some"
        count = f"{some} elements differ" if close.ndim else ""
    else:
        count = f"{int((~close).sum())} of {close.size} elements differ" if close.ndim else ""
    if kind_of(g.dtype) == 9 or kind_of(w.dtype) == 9:
        return Difference("JX123", here, expected)
    a, b = wide(g), wide(w)
    if a.dtype == object or b.dtype == object:
        return Difference("JX123", f"{here}: {count}" if count else here, expected)
    bad, good = ~np.isfinite(a), np.isfinite(b)
    if (bad & good).any() or (~bad & ~good).any():
        n = int((bad & good).sum())
        word = "NaN" if np.isnan(a[bad & good]).any() else "inf"
        text = f"{word} in {plural(n, 'element')} of {a.size}" if n else "finite numbers only"
        text = f"{word} in places" if n and terms.hidden else text
        tail = "finite numbers there" if n else "NaN or inf in places"
        return Difference("JX124", f"{here} with {text}", f"{expected}, {tail}")
    code, said, relation, explained = pattern(g, w, a, b, terms)
    with np.errstate(all="ignore"):
        error = float(np.max(np.abs(np.where(close, 0, a - b))))
    size = f"off by up to {error:.2g}" if close.ndim else f"off by {error:.2g}"
    if terms.hidden:
        size = ""
    # A hidden answer is told by its error only; a visible large one by its shape.
    separator = "\n" if close.ndim else ": "

    def told(*parts: str) -> str:
        return f"{here}{separator}{', '.join(filter(None, parts)) or 'another value'}"

    text = told(said, count, size)
    if code == "JX132":
        rtol, _ = tolerance(g, w, terms)
        expected = f"{expected}, to a relative {rtol:.0e}"
    plain = Difference("JX123", told(count, size), expected) if relation else None
    return Difference(code, text, expected, None, relation, plain, explained)
