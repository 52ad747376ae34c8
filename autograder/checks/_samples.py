"""Are samples independent, and of the distribution that was asked for?"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from ..probes import is_key, is_remote
from ..records import Finding
from . import _context
from ._equivalent import each_right, evaluated
from ._findings import called, finding, from_error
from ._gate import refused
from ._nodes import is_number
from ._notation import describe, plural, tell
from ._numbers import kind_of, numbers
from ._record import check
from ._relations import off_grid, related
from ._statistics import distance, distance_bound
from ._subject import Args, subject


# Of very many rows, arrays or samples, these tell enough.
_ROWS = 200
_ARRAYS = 1000
_ELEMENTS = 20_000
_SAMPLES = 100_000


@check("property")
def distinct_rows(
    f: Any, *args: Any, axis: int = 0, code: str = "JX209", **kwargs: Any
) -> Finding | None:
    """Checks that the rows of a random result differ and are uncorrelated, each with each.

    A right answer fails less than once in ten million runs; rows of fewer than 30 numbers are only
    compared, not correlated. Of more than 200 rows the first 200 are looked at, and of long rows
    their first elements: a million numbers in all.

    **Arguments:**

    - `axis`: Which axis of the result counts the rows.
    - `code`: The diagnosis of equal rows, by default `JX209 vmap-one-key`.
    """
    s = subject(f)
    text = called(s, Args(*args, **kwargs))

    def found(result: Any) -> Finding | None:
        return _equal_rows(text, result, axis, code)

    (result,) = evaluated(s, [Args(*args, **kwargs)], each_right(lambda _, x: found(x) is None))
    return found(result)


def _equal_rows(text: str, result: Any, axis: int, code: str) -> Finding | None:
    if isinstance(result, Exception):
        return from_error(text, result, "rows of random numbers")
    array = numbers(result)
    if array is None:
        return finding("JX122", text, _said(result), "an array of random numbers")
    if array.ndim <= axis or array.shape[axis] < 2:
        return finding("JX120", text, _said(result), "at least two rows")
    rows = np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1)
    relation = related({f"row {i}": row for i, row in enumerate(rows[:_ROWS])})
    if relation is not None:
        said = "rows that are related" if _context.current().hidden else relation[1]
    elif len(rows) > 2 and off_grid(rows[:_ROWS]) and (rows == rows[0]).all():
        said = "all rows are equal"
    else:
        return None
    return finding(code, text, said, "rows that differ and are independent of each other")


@check("property")
def independent(values: Any, *, code: str | None = None) -> Finding | None:
    """Checks that no two random arrays of a tree come from one key.

    Two draws from one key are equal, proportional or, between distributions, monotonic functions
    of each other; all of it shows in their common first elements. Constant arrays, such as biases
    that start at zero, are left out. Of the first 1000 arrays it is seen whether any two are equal,
    and of the first 200 of these all else, in a million numbers or so.

    **Arguments:**

    - `values`: A tree of arrays, such as the parameters of a model, or a tuple of draws.
    - `code`: The diagnosis; by default `JX201 key-reused` for equal or proportional arrays and
        `JX203 correlated-draws` for others.
    """
    if (unusable := refused(values)) is not None:
        return unusable
    expected = "arrays of random numbers"
    try:
        leaves = jax.tree.leaves(values)
    except (TypeError, ValueError):  # keys of a dictionary that have no order
        return finding("JX122", "", _said(values), expected)
    large = [i for i, x in enumerate(leaves) if type(x) not in (bool, int, float, complex, str)]
    odd = [leaves[i] for i in large if is_key(leaves[i]) or is_remote(leaves[i])]
    if odd:
        # Keys are no draws, and an object is not asked for its numbers.
        return finding("JX122", "", _said(odd[0]), expected)
    made = ((i, _random_array(leaves[i])) for i in large)
    found = itertools.islice(((i, x) for i, x in made if x is not None), _ARRAYS)
    paths = [path for path, _ in jax.tree_util.tree_flatten_with_path(values)[0]]
    relation = related({jax.tree_util.keystr(paths[i]): x for i, x in found})
    if relation is None:
        return None
    kind, said = relation
    if _context.current().hidden:
        said = "two arrays that are related"
    return finding(
        code or ("JX203" if kind == "monotonic" else "JX201"),
        "",
        said,
        "arrays that have nothing to do with each other",
    )


def _random_array(x: Any) -> np.ndarray | None:
    """The numbers of a leaf, if it may be a draw: neither constant nor flags nor anything else."""
    if not is_number(x) or np.size(x) < 3:
        return None
    array = np.asarray(x).reshape(-1)
    if not 1 <= kind_of(array.dtype) <= 3:
        return None
    if kind_of(array.dtype) == 3:
        array = np.ascontiguousarray(array, np.complex128).view(np.float64)
    array = array[:_ELEMENTS].astype(np.float64)
    return array if np.ptp(array) > 0 else None


def _said(result: Any) -> str:
    return tell(result, hidden=_context.current().hidden)


_NAMED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "normal": lambda x: np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in x]),
    "uniform": lambda x: np.clip(x, 0, 1),
    "exponential": lambda x: 1 - np.exp(-np.maximum(x, 0)),
}


@check("value")
def distributed(
    samples: Any,
    distribution: str | Callable[[np.ndarray], np.ndarray],
    *,
    loc: float = 0.0,
    scale: float = 1.0,
    code: str = "JX218",
) -> Finding | None:
    """Checks that independent samples follow a distribution, by their distribution function.

    A right answer fails less than once in ten million runs. With 1000 samples the functions may
    differ by 0.09, with 10000 by 0.03. Of more than 100000 samples as many are looked at, evenly
    spaced.

    **Arguments:**

    - `samples`: An array of at least 200 numbers; its shape does not matter.
    - `distribution`: `"normal"`, `"uniform"`, `"exponential"`, or the distribution function of
        `(samples - loc) / scale`.
    - `loc`, `scale`: What the samples are shifted and stretched by.
    """
    if (unusable := refused(samples)) is not None:
        return unusable
    given = numbers(samples)
    if given is None:
        code = "JX120" if samples is None else "JX122"
        return finding(code, "", _said(samples), "an array of samples")
    x = given.reshape(-1)
    if x.size < 200:
        return finding("JX120", "", _said(samples), "at least 200 samples")
    name = distribution if isinstance(distribution, str) else "given"
    cdf = _NAMED[distribution] if isinstance(distribution, str) else distribution
    bad = int((~np.isfinite(x)).sum())
    if bad:
        some = "some samples" if _context.current().hidden else plural(bad, "sample")
        return finding("JX124", "", f"NaN or inf in {some}", "finite samples")
    x = np.asarray(x[:: max(1, -(-x.size // _SAMPLES))], np.float64)
    far = distance((x - loc) / scale, cdf)
    if far <= distance_bound(x.size):
        return None
    hidden = _context.current().hidden
    at = "" if hidden else f" with location {loc:g} and scale {scale:g}"
    got = f"{given.size} samples with mean {x.mean():.3g}, standard deviation {x.std():.3g}, "
    got += f"from {x.min():.3g} to {x.max():.3g}"
    if hidden:
        got = "samples of another distribution"
    return finding(code, "", got, f"the {name} distribution{at}")


@check("value")
def dropout_statistics(
    f: Any,
    rate: float,
    *,
    shape: tuple[int, int] = (64, 64),
    evaluate: Any = None,
    key: Any = None,
) -> Finding | None:
    """Checks dropout: how much is dropped, how the rest is scaled, and what evaluation does.

    A right answer fails less than once in ten million runs.

    **Arguments:**

    - `f`: `(key, x) -> y`, dropout in training on an array of `shape`.
    - `rate`: The probability of dropping an element, strictly between 0 and 1.
    - `evaluate`: `x -> y`, the same layer when evaluating, or None to leave that out.
    - `key`: A key; by default one that depends on the context.
    """
    s = subject(f)
    rng = _context.generator(0)
    x = jax.numpy.asarray(rng.uniform(1.0, 2.0, size=shape), jax.numpy.float32)
    keys = jax.random.split(jax.random.key(int(rng.integers(2**31))) if key is None else key)
    calls = [Args(keys[0], x), Args(keys[0], x), Args(keys[1], x)]
    text = called(s, calls[0])
    results = s.evaluate(calls)
    for result in results:
        if isinstance(result, Exception):
            return from_error(text, result, describe(x))
    arrays = [numbers(r) for r in results]
    for array, result in zip(arrays, results, strict=True):
        if array is None:
            return finding("JX122", text, _said(result), describe(x))
        if array.shape != shape:
            return finding("JX120", text, _said(result), describe(x))
    first, again, other = (np.asarray(a) for a in arrays)
    found = _mask(text, first, np.asarray(x), rate)
    if found is not None:
        return found
    if not np.array_equal(first, again):
        return finding("JX139", text, "two masks for one key", "one mask for one key")
    if np.array_equal(first == 0, other == 0):
        return finding("JX804", text, "the same mask for two keys", "another mask for another key")
    return None if evaluate is None else _evaluation(evaluate, x, rate)


def _mask(text: str, y: np.ndarray, x: np.ndarray, rate: float) -> Finding | None:
    dropped = y == 0
    fraction = float(dropped.mean())
    expected = f"about {rate:.0%} zeros"
    if not dropped.any():
        return finding("JX806", text, "no zeros at all", expected)
    rows, columns = dropped.any(1) == dropped.all(1), dropped.any(0) == dropped.all(0)
    if rows.all() or columns.all():
        kind = "rows" if rows.all() else "columns"
        return finding("JX811", text, f"whole {kind} of zeros", "a decision for every element")
    if (dropped == dropped[:1]).all() or (dropped == dropped[:, :1]).all():
        return finding(
            "JX811", text, "one mask shared by many elements", "a decision for every element"
        )
    bound = _fraction_bound(dropped.size, rate)
    if abs(fraction - rate) > bound:
        swapped = abs(fraction - (1 - rate)) <= bound
        got = f"{fraction:.1%} zeros"
        if _context.current().hidden:
            got = "more zeros" if fraction > rate else "fewer zeros"
        return finding("JX808" if swapped else "JX123", text, got, expected)
    kept = y[~dropped] / x[~dropped]
    want = 1 / (1 - rate)
    if np.allclose(kept, want, rtol=1e-4):
        return None
    if np.allclose(kept, 1.0, rtol=1e-4):
        return finding("JX807", text, "what is kept, unchanged", f"what is kept, times {want:.4g}")
    said = f"times {kept[0]:.4g}" if np.ptp(kept) < 1e-3 else "times different numbers"
    if _context.current().hidden:
        said = "times another number" if np.ptp(kept) < 1e-3 else "times different numbers"
    return finding("JX125", text, f"what is kept, {said}", f"what is kept, times {want:.4g}")


def _fraction_bound(n: int, rate: float) -> float:
    from ._statistics import ALARM, frequency_bound

    # Bernstein's inequality is the sharper of the two when the rate is near 0 or 1.
    log = math.log(2 / ALARM)
    bernstein = math.sqrt(2 * rate * (1 - rate) * log / n) + log / (3 * n)
    return min(frequency_bound(n), bernstein)


def _evaluation(evaluate: Any, x: Any, rate: float) -> Finding | None:
    s = subject(evaluate)
    text = called(s, Args(x))
    (result,) = s.evaluate([Args(x)])
    if isinstance(result, Exception):
        return from_error(text, result, "x itself")
    y, given = numbers(result), np.asarray(x)
    if y is None:
        return finding("JX122", text, _said(result), describe(x))
    if y.shape != given.shape:
        return finding("JX120", text, _said(result), describe(x))
    if np.allclose(y, given, rtol=1e-5):
        return None
    if (y == 0).any():
        share = "" if _context.current().hidden else f"{(y == 0).mean():.1%} "
        return finding("JX805", text, f"{share}zeros when evaluating", "x itself")
    ratio = y / given
    if np.ptp(ratio) < 1e-3:
        factor = "a number" if _context.current().hidden else f"{ratio.flat[0]:.4g}"
        return finding("JX807", text, f"x times {factor} when evaluating", "x itself")
    return finding("JX123", text, "other numbers when evaluating", "x itself")
