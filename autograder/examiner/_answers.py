"""Whether an exercise was answered at all."""

from __future__ import annotations

import functools
import re

from ..records import Job


def unanswered(job: Job, exercise: str) -> bool:
    """Whether the answer cell holds nothing but the stub and no other cell defines the answer."""
    stub = job.stubs.get(exercise)
    if stub is None:
        return False
    for cell in job.cells:
        if cell.kind != "student":
            continue
        if cell.solution and cell.exercise == exercise:
            if cell.source.strip() and cell.source.split() != stub.split():
                return False
        # A right answer in a cell of the student's own is an answer.
        elif exercise in _defined(cell.source):
            return False
    return True


_BINDS = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^[ \t]*(\w[\w, \t]*)(?::[^=\n]*)?=(?!=)",
    re.M,
)


# Each cell is asked about for every exercise.
@functools.lru_cache(maxsize=256)
def _defined(source: str) -> frozenset[str]:
    """The names that a cell seems to bind. Nothing but patterns: the compiler can be brought down,
    or made to take gigabytes, by what it reads."""
    found: set[str] = set()
    for made, assigned in _BINDS.findall(source):
        found.update(re.findall(r"\w+", made or assigned))
    return frozenset(found)
