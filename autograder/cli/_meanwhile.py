"""Writing down what has been marked while the rest is being marked."""

from __future__ import annotations

import collections
from collections.abc import Iterable

from ..notebooks import Course
from ._classes import Entry


# Of an assignment at a time: enough that opening the gradebook is a small part of it, and few
# enough that nobody waits for it. Each look at the gradebook takes longer the more is in it.
_FEW = 4
_PART = 8


class Meanwhile:
    """Records marks and makes feedback in batches, beside the slots.

    It may leave anything undone: when all is marked `write_down` does what is left, and says what
    cannot be done.

    - `entries`: all that will be passed to `done`.
    """

    def __init__(self, place: Course, entries: Iterable[Entry]):
        self._place = place
        self._to_come = collections.Counter(entry.assignment for entry in entries)
        self._waiting: dict[str, list[Entry]] = collections.defaultdict(list)
        self._written: dict[str, set[str]] = collections.defaultdict(set)
        self._stopped = False

    def done(self, entry: Entry) -> None:
        """To be called with each entry once it has its result."""
        name = entry.assignment
        self._to_come[name] -= 1
        if entry.recordable:
            self._waiting[name].append(entry)
        if self._stopped or not self._to_come.total():
            return  # There is nothing left to do it beside.
        batch = self._waiting[name]
        enough = max(_FEW, len(self._written[name]) // _PART)
        if len(batch) >= enough or (batch and not self._to_come[name]):
            self._write(name, batch)

    def recorded(self, entry: Entry) -> bool:
        """Whether the marks of an entry are in the gradebook."""
        return entry.student in self._written[entry.assignment]

    def _write(self, assignment: str, batch: list[Entry]) -> None:
        students = {entry.student for entry in batch}
        try:
            from ..gradebook import feedback, record

            record(self._place, assignment, map(record_of, batch))
            self._written[assignment] |= students
            batch.clear()
            feedback(self._place, assignment, students=students)
        except Exception:
            # Whatever it is, `write_down` meets it again when all is marked.
            self._stopped = True


def record_of(entry: Entry) -> tuple:
    """An entry that has its result, as `gradebook.record` wants it."""
    return entry.student, entry.canonical.notebook, entry.result or {}, entry.timestamp
