"""What is different between the answer that came and the answer that was expected."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import jax
import numpy as np
from jax.core import Tracer

from ..probes import is_key
from ._notation import describe, plural, short_dtype, show, tell


Structure = Literal["strict", "loose"]


@dataclass(frozen=True)
class Difference:
    """One difference, in the words of a finding: a diagnosis code, what came, what was expected."""

    code: str
    got: str
    expected: str
    why: str | None = None


@dataclass(frozen=True)
class Terms:
    """On what terms two values count as equal; see [`autograder.check.values`][]."""

    rtol: float | None = None
    atol: float | None = None
    dtype: bool | tuple[Any, ...] = True
    structure: Structure = "strict"
    type: Any = None
    hidden: bool = False


# Relative tolerance, and the absolute error that is never held against an answer, as sums of
# numbers of order one that cancel leave about that much.
_TOLERANCE = {
    "float64": (1e-7, 1e-12),
    "float32": (1e-5, 1e-6),
    "float16": (2e-3, 1e-3),
    "bfloat16": (2e-2, 1e-2),
}
_COARSE = (2.5e-1, 1e-1)  # 8-bit floats and their like
_UNCHANGED = ", unchanged"


def difference(
    got: Any, want: Any, terms: Terms, arguments: Mapping[str, Any] | None = None
) -> Difference | None:
    """The first difference between two trees, or None when they are equal on these terms.

    **Arguments:**

    - `arguments`: What the answer was computed from, by name: tells an input that came back
        unchanged from any other wrong answer.
    """
    walk = _Walk(terms)
    walk.visit(got, want, "")
    found = walk.structural
    if found is None and walk.differing:
        path, first = walk.differing[0]
        if len(walk.leaves) > 1 or path:
            more = len(walk.differing) - 1
            extra = f"; so do {plural(more, 'other leaf')}".replace("leafs", "leaves")
            extra = extra.replace("so do 1", "so does 1") if more else ""
            if terms.hidden:
                extra = "; so do others" if more else ""
            first = Difference(
                first.code, f"at {path or 'the top'}: {first.got}{extra}", first.expected, first.why
            )
        found = first
    if found is not None:
        found = _unchanged(got, want, arguments or {}, terms, found) or found
    return found


class _Walk:
    def __init__(self, terms: Terms):
        self.terms = terms
        self.structural: Difference | None = None
        self.leaves: list[str] = []
        self.differing: list[tuple[str, Difference]] = []

    def visit(self, got: Any, want: Any, path: str) -> None:
        if self.structural is not None:
            return
        self.structural = self.mismatch(got, want, path)
        if self.structural is not None:
            return
        pairs = None if _is_number(want) else _children(got, want)
        if pairs is None:
            self.leaves.append(path)
            found = _leaf(got, want, self.terms)
            if found is not None:
                self.differing.append((path, found))
            return
        for key, g, w in pairs:
            self.visit(g, w, path + key)

    def mismatch(self, got: Any, want: Any, path: str) -> Difference | None:
        """A difference between the two nodes at `path`, their children apart."""
        terms = self.terms
        at = f"at {path}: " if path else ""
        expected = at + describe(want, hidden=terms.hidden)

        def differ(code: str, text: str, why: str | None = None) -> Difference:
            return Difference(code, at + text, expected, why)

        if got is None and want is not None:
            return differ("JX008" if not path else "JX122", "None")
        said = tell(got, hidden=terms.hidden)
        if want is None and got is not None:
            return differ("JX122", said)
        if _is_function(got) and not callable(want) and not _is_node(got):
            return differ("JX009", "a function" if terms.hidden else f"a function, {said}")
        if _is_remote(got) and isinstance(got, Tracer):
            # It says so itself, and gains nothing by it.
            return differ("JX407", "a tracer, kept after its function had ended")
        if _is_remote(got) and not _is_remote(want):
            # What class it claims to be of is no matter.
            return differ("JX122", said)
        if _is_number(want) or is_key(want):
            return self.leaf_mismatch(got, want, differ)
        if isinstance(want, Mapping):
            if not isinstance(got, Mapping):
                return differ("JX122", said)
            return self.keys_mismatch(got, want, differ)
        if isinstance(want, list | tuple):
            return self.sequence_mismatch(got, want, differ)
        if _is_node(want) and not (_is_node(got) and _node_keys(got) == _node_keys(want)):
            return differ("JX122", said)
        return None

    def leaf_mismatch(self, got: Any, want: Any, differ: Any) -> Difference | None:
        if isinstance(got, Tracer):
            return differ("JX407", "a tracer, kept after its function had ended")
        if _is_number(got) or is_key(got):
            return None
        hidden = self.terms.hidden
        said = tell(got, hidden=hidden)
        if isinstance(got, list | tuple):
            right = [i for i, x in enumerate(got) if difference(x, want, self.terms) is None]
            if right:
                place = ("first", "second", "third")[right[0]] if right[0] < 3 else "one"
                kind = tell(got, hidden=True) if hidden else f"a {type(got).__name__} of {len(got)}"
                return differ("JX122", f"{kind} whose {place} element is right")
            if isinstance(got, list) or all(_is_number(x) for x in got):
                kind = "list" if isinstance(got, list) else "tuple"
                kind = kind if hidden else type(got).__name__
                return differ("JX131", f"a Python {kind}" + ("" if hidden else f", {said}"))
        if type(got).__module__.split(".")[0] == "torch":
            return differ("JX122", f"a torch.Tensor, {said}")
        return differ("JX122", said)

    def keys_mismatch(self, got: Mapping, want: Mapping, differ: Any) -> Difference | None:
        missing = [k for k in want if k not in got]
        extra = [k for k in got if k not in want]
        if not missing and not extra:
            return None
        code = "JX122"
        if ("params" in got) != ("params" in want):
            wrapped, bare = (got, want) if "params" in got else (want, got)
            inner = wrapped["params"]
            if isinstance(inner, Mapping) and set(inner) == set(bare):
                code = "JX708"
        if self.terms.hidden:
            parts = ["not all of the keys"] * bool(missing) + ["other keys"] * bool(extra)
            return differ(code, f"a dictionary with {' and '.join(parts)}")
        parts = [f"no {_keys(missing)}"] * bool(missing) + [f"also {_keys(extra)}"] * bool(extra)
        return differ(code, f"a dictionary with {' and '.join(parts)}")

    def sequence_mismatch(self, got: Any, want: Any, differ: Any) -> Difference | None:
        hidden = self.terms.hidden
        if not isinstance(got, list | tuple):
            return differ("JX122", tell(got, hidden=hidden))
        kind = tell(got, hidden=True) if hidden else f"a {type(got).__name__} of {len(got)}"
        if len(got) != len(want):
            return differ("JX122", kind if hidden else f"{kind}, {describe(got)}")
        if self.terms.structure == "loose":
            return None
        fields = getattr(want, "_fields", None)
        if fields is not None and getattr(got, "_fields", None) != fields:
            return differ("JX122", kind)
        if isinstance(got, list) != isinstance(want, list):
            return differ("JX122", kind)
        return None


def _children(got: Any, want: Any) -> Iterator[tuple[str, Any, Any]] | None:
    """Pairs of children with the path step that leads to them; None for a leaf."""
    if isinstance(want, Mapping):
        return ((f"[{k!r}]", got[k], want[k]) for k in want)
    if isinstance(want, tuple) and hasattr(want, "_fields"):
        names = want._fields  # pyright: ignore[reportAttributeAccessIssue]
        return ((f".{n}", g, w) for n, g, w in zip(names, got, want, strict=True))
    if isinstance(want, list | tuple):
        return ((f"[{i}]", g, w) for i, (g, w) in enumerate(zip(got, want, strict=True)))
    if _is_node(want):
        pairs = zip(_node_children(got), _node_children(want), strict=True)
        return ((key, g, w) for (_, g), (key, w) in pairs)
    return None


def _node_children(x: Any) -> list[tuple[str, Any]]:
    found, _ = jax.tree_util.tree_flatten_with_path(x, is_leaf=lambda y: y is not x)
    return [(jax.tree_util.keystr(path), child) for path, child in found]


def _node_keys(x: Any) -> list[str]:
    return [key for key, _ in _node_children(x)]


def _is_node(x: Any) -> bool:
    return not jax.tree_util.all_leaves([x])


def _is_remote(x: Any) -> bool:
    """Whether it stands for an object in another process, whatever class that claims to be of."""
    return hasattr(type(x), "__jaxercise_subject__")


def _is_number(x: Any) -> bool:
    if _is_remote(x) or is_key(x):
        return False
    return isinstance(x, np.ndarray | np.generic | jax.Array | bool | int | float | complex)


def _is_function(x: Any) -> bool:
    handle = getattr(x, "_jaxercise_handle", None)
    if handle is not None:
        # Stands for an object in another process, and can itself always be called.
        return bool(handle.facts.get("callable"))
    return callable(x)


def _keys(keys: list[Any]) -> str:
    shown = ", ".join(repr(k) for k in keys[:4])
    return shown + (", ..." if len(keys) > 4 else "")


# Leaves.


def _leaf(got: Any, want: Any, terms: Terms) -> Difference | None:
    if is_key(want) or is_key(got):
        return _key_leaf(got, want, terms)
    if not _is_number(want):
        if _plainly_equal(got, want):
            return None
        return Difference(
            "JX123", tell(got, hidden=terms.hidden), describe(want, hidden=terms.hidden)
        )
    expected = describe(want, hidden=terms.hidden)
    if terms.type is not None and not isinstance(got, terms.type):
        code = "JX130" if isinstance(got, np.ndarray | np.generic) else "JX122"
        wanted = getattr(terms.type, "__name__", "another type")
        return Difference(code, tell(got, hidden=terms.hidden), f"a {wanted}, {expected}")
    g, w = np.asarray(got), np.asarray(want)
    if g.dtype == object or g.dtype.kind in "USO":
        return Difference("JX018", f"an array of {g.dtype} objects", expected)
    return (
        _shape(g, w, got, want, terms)
        or _dtype(g, w, got, want, terms)
        or _values(g, w, got, want, terms)
    )


def _plainly_equal(got: Any, want: Any) -> bool:
    try:
        return bool(want == got)
    except Exception:
        return got is want


def _key_leaf(got: Any, want: Any, terms: Terms) -> Difference | None:
    expected = describe(want, hidden=terms.hidden)
    if not is_key(want):
        return Difference("JX121", tell(got, hidden=terms.hidden), expected)
    if not is_key(got):
        raw = getattr(got, "dtype", None) == np.uint32
        return Difference("JX219" if raw else "JX122", tell(got, hidden=terms.hidden), expected)
    if got.shape != want.shape:
        return Difference("JX120", describe(got), expected)
    a, b = np.asarray(jax.random.key_data(got)), np.asarray(jax.random.key_data(want))
    if a.shape != b.shape or (a != b).any():
        return Difference("JX123", f"another key, {describe(got)}", expected)
    return None


def _shape(g: np.ndarray, w: np.ndarray, got: Any, want: Any, terms: Terms) -> Difference | None:
    if g.shape == w.shape:
        return None
    text, expected = tell(got, hidden=terms.hidden), describe(want, hidden=terms.hidden)
    code, why = "JX120", None
    plain = g.dtype.kind in "biufc" and w.dtype.kind in "biufc"
    if plain and g.ndim == w.ndim > 1 and sorted(g.shape) == sorted(w.shape) and _permuted(g, w):
        code, text = "JX126", f"{text}, the same numbers with axes exchanged"
    elif (
        g.ndim == 2
        and w.ndim <= 1
        and g.shape[0] == g.shape[1] > 1
        and w.shape in ((), g.shape[:1])
    ):
        code = "JX116" if w.ndim == 1 else "JX120"
    elif plain and g.ndim == w.ndim == 1 and g.size < w.size and _equal(g, w[w != 0], terms):
        code = "JX142"
    elif plain and g.size == w.size and _equal(g.reshape(w.shape), w, terms):
        text = f"{text}, the right numbers in another shape"
    elif plain and g.ndim == w.ndim - 1 and w.size:
        for axis in range(w.ndim):
            with np.errstate(all="ignore"):
                means, sums = w.mean(axis), w.sum(axis)
            for word, reduced in (("mean", means), ("sum", sums)):
                if g.shape == reduced.shape and _equal(g, reduced, terms):
                    why = f"It equals the {word} over axis {axis} of what was expected."
    return Difference(code, text, expected, why)


def _dtype(g: np.ndarray, w: np.ndarray, got: Any, want: Any, terms: Terms) -> Difference | None:
    if terms.dtype is False:
        return None
    actual = np.dtype(jax.dtypes.canonicalize_dtype(g.dtype))
    if terms.dtype is not True:
        allowed = [np.dtype(jax.dtypes.canonicalize_dtype(d)) for d in terms.dtype]
        if actual in allowed:
            return None
        names = " or ".join(short_dtype(d) for d in allowed)
        return Difference("JX121", tell(got, hidden=terms.hidden), f"dtype {names}")
    wanted = np.dtype(jax.dtypes.canonicalize_dtype(w.dtype))
    if actual == wanted:
        return None
    # Python and NumPy scalars have no width of their own: only their kind counts. np.float64 is
    # what NumPy gives for every reduction of Python numbers.
    free_got = isinstance(got, bool | int | float | complex)
    free_want = isinstance(want, bool | int | float | complex)
    narrower, equal = _kind(actual) <= _kind(wanted), _kind(actual) == _kind(wanted)
    if (free_got and narrower) or (free_want and equal):
        return None
    code = "JX121"
    if str(wanted) in ("bfloat16", "float16") and _kind(actual) == _kind(wanted):
        code = "JX133"
    elif str(w.dtype) == "float64" and str(actual) == "float32":
        code = "JX110"
    return Difference(code, tell(got, hidden=terms.hidden), describe(want, hidden=terms.hidden))


def _kind(dtype: Any) -> int:
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
        if _kind(dtype) == 3:
            dtype = np.dtype("float32" if dtype == np.complex64 else "float64")
        if _kind(dtype) == 2:
            r, a = _TOLERANCE.get(str(dtype), _COARSE)
            rtol, floor = max(rtol, r), max(floor, a)
    if terms.rtol is not None:
        rtol = terms.rtol
    if terms.atol is not None:
        floor = terms.atol
    return rtol, floor


def _wide(a: np.ndarray) -> np.ndarray:
    if a.dtype.kind in "biu":
        return a.astype(object) if a.dtype == np.uint64 else a.astype(np.int64)
    return a.astype(np.complex128 if a.dtype.kind == "c" else np.float64)


def _close(g: np.ndarray, w: np.ndarray, terms: Terms) -> np.ndarray:
    """Element by element, where the two count as equal. Shapes are the same."""
    exact = _kind(g.dtype) < 2 and _kind(w.dtype) < 2
    if exact and terms.rtol is None and terms.atol is None:
        return np.asarray(_wide(g) == _wide(w))
    rtol, floor = tolerance(g, w, terms)
    a, b = _wide(g), _wide(w)
    finite = np.isfinite(a) & np.isfinite(b)
    with np.errstate(all="ignore"):
        # Errors of one array scale with its largest elements: a small element beside large ones
        # is often what is left of their difference.
        scale = float(np.max(np.abs(b[finite]), initial=0.0)) if terms.atol is None else 0.0
        close = np.abs(a - b) <= rtol * np.abs(b) + max(rtol * scale, floor)
        same = (a == b) | (np.isnan(a) & np.isnan(b))
    return np.asarray(np.where(finite, close, same))


def _equal(g: np.ndarray, w: np.ndarray, terms: Terms) -> bool:
    return g.shape == w.shape and bool(np.all(_close(g, w, terms)))


def _values(g: np.ndarray, w: np.ndarray, got: Any, want: Any, terms: Terms) -> Difference | None:
    close = _close(g, w, terms)
    if close.all():
        return None
    expected = show(want, hidden=terms.hidden)
    here = tell(got, hidden=True) if terms.hidden else show(got)
    if terms.hidden:
        # How much is wrong, and by how much, can be chosen to say what came in.
        some = "all" if not close.any() else "some"
        count = f"{some} elements differ" if close.ndim else ""
    else:
        count = f"{int((~close).sum())} of {close.size} elements differ" if close.ndim else ""
    if _kind(g.dtype) == 9 or _kind(w.dtype) == 9:
        return Difference("JX123", here, expected)
    a, b = _wide(g), _wide(w)
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
    code, said = _pattern(g, w, a, b, terms)
    with np.errstate(all="ignore"):
        error = float(np.max(np.abs(np.where(close, 0, a - b))))
    size = f"off by up to {error:.2g}" if close.ndim else f"off by {error:.2g}"
    if terms.hidden:
        size = ""
    text = ", ".join(part for part in (said, count, size) if part) or "another value"
    # A hidden answer is told by its error only; a visible large one by its shape.
    separator = "\n" if close.ndim else ": "
    text = f"{here}{separator}{text}"
    if code == "JX132":
        rtol, _ = tolerance(g, w, terms)
        expected = f"{expected}, to a relative {rtol:.0e}"
    return Difference(code, text, expected)


def _pattern(
    g: np.ndarray, w: np.ndarray, a: np.ndarray, b: np.ndarray, terms: Terms
) -> tuple[str, str]:
    """The code for a wrong value that has a recognisable relation to the right one."""
    loose = Terms(rtol=max(1e-4, 10 * tolerance(g, w, terms)[0]), atol=terms.atol)
    spread = a.size > 1 and bool(np.ptp(np.abs(b)) > 0)
    with np.errstate(all="ignore"):
        if np.any(b) and _equal(-a, b, loose):
            return "JX127", "the right numbers with the other sign"
        relative = np.linalg.norm(a - b) / max(float(np.linalg.norm(b)), 1e-30)
        if relative < 100 * max(tolerance(g, w, terms)[0], 1e-7) and _kind(w.dtype) >= 2:
            if terms.hidden:
                return "JX132", "a small relative error"
            return "JX132", f"a relative error of {relative:.1g}"
        factor = _factor(a, b, loose)
        if factor is not None and spread:
            ratio = _plain_ratio(factor) if terms.hidden else _ratio(factor)
            return "JX125", f"every element is {ratio} of what was expected"
        if _permuted(g, w):
            return "JX126", "the right numbers with axes exchanged"
        if a.size > 2 and spread:
            offset = float(np.real((a - b).flat[0]))
            if _equal(a - offset, b.astype(a.dtype), loose):
                size = "number" if terms.hidden else f"{offset:.4g}"
                return "JX144", f"every element is off by the same {size}"
            for axis in range(a.ndim):
                if a.shape[axis] > 3 and _shifted(a, b, axis, loose):
                    return "JX129", f"the right numbers moved by one along axis {axis}"
            # Booleans are nearly always "in another order".
            orderable = a.dtype.kind != "c" and _kind(w.dtype) > 0
            if orderable and _equal(np.sort(a, None), np.sort(b, None), loose):
                return "JX134", "the right numbers in another order"
    return "JX123", ""


def _factor(a: np.ndarray, b: np.ndarray, terms: Terms) -> float | None:
    big = np.abs(b) > 1e-3 * np.max(np.abs(b), initial=0.0)
    if not big.any() or a.dtype.kind == "c":
        return None
    factor = float(np.median(a[big] / b[big]))
    if factor == 0 or not np.isfinite(factor):
        return None
    return factor if _equal(a / factor, b.astype(float), terms) else None


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


def _permuted(g: np.ndarray, w: np.ndarray) -> bool:
    if not 2 <= g.ndim <= 4 or g.dtype.kind not in "biufc" or w.dtype.kind not in "biufc":
        return False
    loose = Terms(rtol=1e-3)
    orders = [p for p in itertools.permutations(range(g.ndim)) if p != tuple(range(g.ndim))]
    return any(_equal(g.transpose(p), w, loose) for p in orders)


def _shifted(a: np.ndarray, b: np.ndarray, axis: int, terms: Terms) -> bool:
    a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    # A constant row is shifted onto itself, and few numbers are so by chance: that says nothing.
    if bool(np.all(b[1:] == b[:-1])) or np.unique(b).size < 4:
        return False
    return _equal(a[1:], b[:-1], terms) or _equal(a[:-1], b[1:], terms)


def _unchanged(
    got: Any, want: Any, arguments: Mapping[str, Any], terms: Terms, found: Difference
) -> Difference | None:
    if got is None or _is_function(got):
        return None
    for name, value in arguments.items():
        if isinstance(value, bool | int | float | complex | str | type(None)) or is_key(value):
            continue
        if difference(got, value, Terms(dtype=False, structure="loose")) is not None:
            continue
        if difference(want, value, Terms(dtype=False, structure="loose")) is None:
            continue  # the right answer on other terms, such as another dtype
        code = found.code
        if _is_number(got) and _is_number(want):
            a, b = np.asarray(got), np.asarray(want)
            partly = a.shape == b.shape and a.ndim > 0 and bool(_close(a, b, Terms()).any())
            code = "JX103" if partly else "JX123"
        return Difference(code, f"the argument {name}{_UNCHANGED}", found.expected)
    return None


def is_unchanged(got: str) -> bool:
    """Whether a finding's text says that an argument came back as it was."""
    return got.endswith(_UNCHANGED)
