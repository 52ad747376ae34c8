"""Some of many mutants."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ._mutant import Mutant


_T = TypeVar("_T")


def sample(found: Iterable[Mutant], count: int) -> list[Mutant]:
    """At most `count` mutants, in the order in which they were found.

    No operator gets a second one before each has its first, and within an operator no line before
    each has its own. The same mutants give the same sample.
    """
    every = list(found)
    taken = itertools.islice(_in_turn(_by_operator(every)), max(count, 0))
    kept = {id(mutant) for mutant in taken}
    return [mutant for mutant in every if id(mutant) in kept]


def _by_operator(every: list[Mutant]) -> list[list[Mutant]]:
    operators: dict[str, dict[int, list[Mutant]]] = {}
    for mutant in every:
        operators.setdefault(mutant.operator, {}).setdefault(mutant.line, []).append(mutant)
    return [list(_in_turn(list(lines.values()))) for lines in operators.values()]


def _in_turn(queues: list[list[_T]]) -> Iterator[_T]:
    """The first of each, then the second of each, and so on."""
    missing = object()
    for row in itertools.zip_longest(*queues, fillvalue=missing):
        yield from (each for each in row if each is not missing)  # type: ignore[misc]
