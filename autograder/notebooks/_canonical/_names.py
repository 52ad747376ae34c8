"""Which names a cell binds, as far as that shows without running it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .._nb import bound_names
from ._sources import SourceCell


_DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)


def binds(source: str, names: Iterable[str]) -> bool:
    """Whether student code seems to bind one of the names, at the top level or nearly so.

    Lines are looked at, not the syntax tree: a student's cell may be no Python at all, and no
    parser has to survive it.
    """
    for name in names:
        word = re.escape(name)
        pattern = (
            rf"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+{word}\b"
            rf"|^{word}[ \t]*(?::[^=\n]*)?=(?!=)"
            rf"|^[ \t]*(?:from[ \t]+\S+[ \t]+)?import\b[^\n]*\b{word}\b"
        )
        if re.search(pattern, source, re.MULTILINE):
            return True
    return False


def definitions(source: str) -> set[str]:
    """The names of the functions and classes that a cell, a student's or ours, seems to define."""
    return set(_DEFINITION.findall(source))


def answer_names(sources: Sequence[SourceCell]) -> dict[int, set[str]]:
    """For each answer cell, the names by which its answer is known when it turns up elsewhere."""
    bound = {cell.index: bound_names(cell.source) for cell in sources if cell.code}
    names: dict[int, set[str]] = {}
    for cell in sources:
        if cell.role != "answer" or not cell.code:
            continue
        defined, assigned = bound[cell.index]
        elsewhere: set[str] = set()
        for other, (their_defined, their_assigned) in bound.items():
            if other != cell.index:
                elsewhere |= their_defined | their_assigned
        own = (defined | assigned) - elsewhere
        if cell.exercise in own:
            names[cell.index] = {cell.exercise}
        else:
            names[cell.index] = (own & defined) or own
    return names


def needs_stub(cell: SourceCell) -> bool:
    """Whether the stub binds more than the answer's own names: helpers, imports."""
    defined, assigned = bound_names(cell.released)
    return bool((defined | assigned) - {cell.exercise})
