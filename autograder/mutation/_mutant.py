"""What comes out."""

from __future__ import annotations

from ..records import Record


class Mutant(Record, frozen=True):
    """A reference answer with one change.

    - `operator`: the name of the operator that made the change.
    - `line`: the first line of the reference that is another one, counted from 1.
    - `source`: the whole answer, changed.
    - `diff`: the change as a unified diff, without file names, one line of context around it.
    """

    operator: str
    line: int
    source: str
    diff: str
