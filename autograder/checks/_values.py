"""Is this value the expected one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..records import Finding
from . import _context
from ._compare import difference
from ._difference import Structure, Terms
from ._findings import from_difference
from ._gate import refused
from ._numbers import says_little
from ._record import as_property, check, use
from ._tolerance import used_up


@check("value")
def values(
    got: Any,
    want: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    dtype: bool | tuple[Any, ...] = True,
    structure: Structure = "strict",
    type: Any = None,
    mistakes: Mapping[str, Any] | Sequence[tuple[str, Any]] = (),
) -> Finding | None:
    """Checks that two trees are equal: structure, shapes, dtypes and numbers.

    Shapes must be equal; nothing is broadcast. NumPy arrays, jax arrays and Python numbers of the
    same shape and kind count as equal; so do `dict` and `FrozenDict`. NaN and infinities must be
    where `want` has them. Typed PRNG keys are compared by their bits.

    **Arguments:**

    - `got`, `want`: Trees of arrays, numbers and strings.
    - `rtol`: Relative tolerance; by default 1e-7 for f64, 1e-5 for f32, 2e-3 for f16 and 2e-2 for
        bf16, of the dtype of `want` or of one that `dtype` names, relative to each element and to
        the largest one of its array. Integers and booleans must be equal.
    - `atol`: Absolute tolerance; with it, errors are no longer held against the largest element.
    - `dtype`: True: dtypes must be equal, weak types aside, and 64-bit ones count as their 32-bit
        kin while x64 is off, unless a `type` is asked for. False: any dtype. A tuple: one of these.
    - `structure`: `"loose"` takes tuples and lists for each other.
    - `type`: A type that each array must have: `jax.Array` or `np.ndarray`. With it, dtypes are
        judged as they were made: doubles of NumPy are no float32.
    - `mistakes`: The wrong answers that known mistakes give here, by the code of their diagnosis:
        a dictionary, or pairs where a code has several.

    One that expects no number but zeros is a check of a property: shapes, dtypes and structure can
    be right where all values are wrong.
    """
    if says_little(want):
        as_property()
    if (unusable := refused(got)) is not None:
        return unusable
    terms = Terms(rtol, atol, dtype, structure, type, _context.current().hidden)
    found = difference(got, want, terms)
    if found is None:
        if _context.current().measured:
            use(used_up(got, want, terms))
        return None
    for code, wrong in mistakes.items() if isinstance(mistakes, Mapping) else mistakes:
        if difference(got, wrong, terms) is None:
            return from_difference("", replace(found, code=code, why=None))
    return from_difference("", found)
