"""What is different between the answer that came and the answer that was expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..probes import is_key
from ._difference import Difference, Terms
from ._nodes import is_function, is_number
from ._numbers import near
from ._trees import tree_difference


_UNCHANGED = ", unchanged"


def difference(
    got: Any, want: Any, terms: Terms, arguments: Mapping[str, Any] | None = None
) -> Difference | None:
    """The first difference between two trees, or None when they are equal on these terms.

    **Arguments:**

    - `arguments`: What the answer was computed from, by name: tells an input that came back
        unchanged from any other wrong answer.
    """
    found = tree_difference(got, want, terms)
    if found is None or not arguments:
        return found
    return _unchanged(got, want, arguments, terms, found) or found


def _unchanged(
    got: Any, want: Any, arguments: Mapping[str, Any], terms: Terms, found: Difference
) -> Difference | None:
    if got is None or is_function(got):
        return None
    for name, value in arguments.items():
        if isinstance(value, bool | int | float | complex | str | type(None)) or is_key(value):
            continue
        if difference(got, value, Terms(dtype=False, structure="loose")) is not None:
            continue
        if difference(want, value, Terms(dtype=False, structure="loose")) is None:
            continue  # the right answer on other terms, such as another dtype
        code = found.code
        if is_number(got) and is_number(want):
            a, b = np.asarray(got), np.asarray(want)
            partly = a.shape == b.shape and a.ndim > 0 and bool(near(a, b, Terms()).any())
            code = "JX103" if partly else "JX123"
        return Difference(code, f"the argument {name}{_UNCHANGED}", found.expected)
    return None


def is_unchanged(got: str) -> bool:
    """Whether a finding's text says that an argument came back as it was."""
    return got.endswith(_UNCHANGED)
