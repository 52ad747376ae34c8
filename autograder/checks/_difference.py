"""A difference between two values, and the terms on which there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal


Structure = Literal["strict", "loose"]


@dataclass(frozen=True)
class Difference:
    """One difference, in the words of a finding: a diagnosis code, what came, what was expected.

    - `relation`: what the wrong numbers have to do with the right ones, if `code` says that they
      have: such as the factor. A coincidence, where another difference has another one.
    - `plain`: the same difference without the relation.
    - `explained`: whether the relation is a quantity of the problem. One that is not is seen only
        where several differences have it.
    """

    code: str
    got: str
    expected: str
    why: str | None = None
    relation: str = ""
    plain: Difference | None = None
    explained: bool = True


@dataclass(frozen=True)
class Terms:
    """On what terms two values count as equal; see [`autograder.check.values`][]."""

    rtol: float | None = None
    atol: float | None = None
    dtype: bool | tuple[Any, ...] = True
    structure: Structure = "strict"
    type: Any = None
    hidden: bool = False
    #: Whether there are several cases, so that a relation of two numbers can be seen to hold.
    several: bool = False
    #: What a wrong factor may stand for: sizes and numbers of the call.
    quantities: frozenset[float] = frozenset()


def without_coincidence(found: Difference, others: Iterable[Difference | None]) -> Difference:
    """`found`, or the same without its relation if that does not hold in the others."""
    same = (found.code, found.relation)
    if found.plain is None or all(o is not None and (o.code, o.relation) == same for o in others):
        return found
    return found.plain


def without_accident(found: Difference, times: int) -> Difference:
    """`found`, or the same without a relation that nothing explains and that was seen only once,
    in so many differences."""
    if found.plain is None or found.explained or times > 1:
        return found
    return found.plain
