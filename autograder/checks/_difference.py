"""A difference between two values, and the terms on which there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


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
