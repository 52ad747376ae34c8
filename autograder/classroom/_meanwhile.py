"""Writing down what has been marked while the rest is being marked."""

from __future__ import annotations

import collections
from collections.abc import Iterable

from ..gradebook import Finished
from ..notebooks import Course
from ._entries import Entry


# Of an assignment at a time: enough that opening the gradebook is a small part of it, and few
# enough that nobody waits for it. Each look at the gradebook takes longer the more is in it.
_FEW = 4
_PART = 8


class Meanwhile:
    """Records marks and makes feedback in batches, beside the slots.

    It may leave anything undone: when all is marked `write_down` does what is left, and says what
    cannot be done.

    - `entries`: the class. Those that have a job will be passed to `done`.
    - `slots`: how many are marked at a time.
    """

    def __init__(self, place: Course, entries: Iterable[Entry], slots: int = 1):
        self._place = place
        self._slots = slots
        self._to_come: collections.Counter[str] = collections.Counter()
        self._waiting: dict[str, list[Entry]] = collections.defaultdict(list)
        for entry in entries:
            if entry.job is not None:
                self._to_come[entry.assignment] += 1
            elif entry.recordable:
                self._waiting[entry.assignment].append(entry)
        self._written: dict[str, set[str]] = collections.defaultdict(set)
        self._stopped = False

    def done(self, entry: Entry) -> None:
        """To be called with each entry once it has its result."""
        self._to_come[entry.assignment] -= 1
        if entry.recordable:
            self._waiting[entry.assignment].append(entry)
        left = self._to_come.total()
        for name, batch in self._waiting.items():
            if self._stopped or not left:
                return  # There is nothing left to do it beside.
            enough = max(_FEW, len(self._written[name]) // _PART)
            if left < self._slots:
                # A core has nothing else to do.
                enough = min(enough, left + 1)
            if len(batch) >= enough or (batch and not self._to_come[name]):
                self._write(name, batch)

    def recorded(self, entry: Entry) -> bool:
        """Whether the marks of an entry are in the gradebook."""
        return entry.student in self._written[entry.assignment]

    def _write(self, assignment: str, batch: list[Entry]) -> None:
        students = {entry.student for entry in batch}
        try:
            from ..gradebook import feedback, record

            record(self._place, assignment, map(finished, batch))
            self._written[assignment] |= students
            batch.clear()
            feedback(self._place, assignment, students=students, more=True)
        except Exception:
            # Whatever it is, `write_down` meets it again when all is marked.
            self._stopped = True


def finished(entry: Entry) -> Finished:
    """An entry that has its result, as `gradebook.record` wants it."""
    assert entry.result is not None
    return Finished(
        entry.student, entry.canonical.notebook, entry.result, entry.timestamp, entry.notebooks
    )
