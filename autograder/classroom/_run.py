"""A class that was marked, and writing it down."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from functools import cached_property, partial
from pathlib import Path

from ..notebooks import Course
from ..records import Finding, Record, replace
from ._entries import Entry
from ._graded import Graded, Page
from ._ledger import Ledger
from ._meanwhile import Meanwhile, finished
from ._observer import SILENT, Observer
from ._receipt import Receipt
from ._rows import Row, row_of
from ._statistics import Statistics, statistics, table


_PAGES = {
    "gradebook": "gradebook.db",
    "grades": "grades.csv",
    "feedback": "feedback",
    "report": "report.html",
}


class Found(Record, frozen=True, kw_only=True):
    """A finding, and where it was found."""

    student: str
    assignment: str
    exercise: str
    finding: Finding


@dataclasses.dataclass(frozen=True)
class Run:
    """What came of a class. Nothing of it is written down before it is asked for.

    `write` does all that there is to do; `record`, `write_feedback`, `write_csv` and `write_report`
    do one thing each, and the middle two start from what is in the gradebook.

    - `course`: where it is written down.
    - `assignments`: those that were marked.
    - `entries`: the submissions, each with its job and its whole `records.Result`.
    - `whole`: whether the whole class was marked.
    - `observer`: who is told how far recording is.
    - `meanwhile`: what was recorded while others were still being marked.
    - `ledger`, `receipt`: what is noted for the next run, if anything is.
    """

    course: Course
    assignments: tuple[str, ...]
    entries: tuple[Entry, ...]
    whole: bool = True
    observer: Observer = SILENT
    meanwhile: Meanwhile | None = None
    ledger: Ledger | None = None
    receipt: Receipt | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One for each submission, by assignment and student."""
        return tuple(
            row_of(entry.student, entry.assignment, entry.result, entry.message)
            for entry in self.entries
            if entry.result is not None
        )

    @cached_property
    def findings(self) -> tuple[Found, ...]:
        """All that was found wrong, the primary diagnosis of each exercise before its others."""
        return tuple(
            Found(
                student=entry.student,
                assignment=entry.assignment,
                exercise=name,
                finding=finding,
            )
            for entry in self.entries
            if entry.result is not None
            for name, exercise in entry.result.exercises.items()
            for finding in exercise.findings
        )

    @cached_property
    def statistics(self) -> Statistics:
        """How the class did, by exercise and by diagnosis."""
        return statistics(self.rows)

    def table(self) -> dict[str, list[str] | list[float]]:
        """A column each for `student`, `assignment`, `exercise`, `outcome`, `points`, `of` and
        `code`, the primary diagnosis or `""`; with an entry for each exercise of each submission,
        as `pandas.DataFrame` takes them."""
        return table(self.rows)

    @cached_property
    def walls(self) -> str:
        """What the submissions were marked behind, such as "namespaces with cgroup v2", and what
        their programs ran on, if that was not the processor."""
        return walls(self.entries)

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """A sentence for each submission whose marks are others than when the class was last
        written down here."""
        return () if self.ledger is None else tuple(self.ledger.changes())

    def record(self) -> None:
        """Writes the marks into the gradebook.

        Raises `GradebookError`, in words. What was recorded before stays; doing it again goes on
        from there.
        """
        for name in self.assignments:
            self._record(name)

    def write_feedback(self) -> list[Path]:
        """Writes the feedback pages of what is in the gradebook. Raises `GradebookError`."""
        from ..gradebook import feedback

        last = self.assignments[-1:]
        return [
            page
            for name in self.assignments
            for page in feedback(self.course, name, more=name not in last)
        ]

    def write_csv(self) -> Path:
        """Writes `grades.csv`, the whole gradebook. Raises `GradebookError`."""
        from ..gradebook import export_csv

        return export_csv(self.course, self.course.root / "grades.csv")

    def write_report(self) -> Path:
        """Writes `report.html`, a page about the submissions of this run."""
        from ._report import write_report

        path = self.course.root / "report.html"
        write_report(path, self.rows, self.walls)
        return path

    def write(self) -> Graded:
        """Writes gradebook, graded notebooks, feedback, CSV and report, and notes what was done.

        Goes on where something cannot be written; `problems` of what it returns says what. The
        report is one of a class, so it is left as it is unless the whole class was marked.
        """
        changes = self.changes
        problems = [
            f"{entry.student}: {entry.message}; no marks were recorded for it"
            for entry in self.entries
            if not entry.recordable
        ]
        problems += self._write_gradebook()
        if self.whole:
            self.write_report()
        graded = Graded(
            rows=self.rows, problems=tuple(problems), walls=self.walls, pages=self._pages()
        )
        if self.receipt is not None and not problems and all(e.settled for e in self.entries):
            self.receipt.keep(graded)
        if self.ledger is not None:
            self.ledger.keep()
        return replace(graded, changes=changes)

    def _recordable(self, assignment: str) -> list[Entry]:
        return [e for e in self.entries if e.assignment == assignment and e.recordable]

    def _record(self, assignment: str) -> None:
        """Records what was not recorded meanwhile."""
        from ..gradebook import record

        mine = self._recordable(assignment)
        left = [e for e in mine if self.meanwhile is None or not self.meanwhile.recorded(e)]
        if mine and not left:
            return
        with self.observer.progress("Recording", len(left)) as advance:
            record(self.course, assignment, map(finished, left), progress=advance)

    def _write_gradebook(self) -> list[str]:
        """Records, and writes what is made from the gradebook. Returns what could not be done."""
        from ..gradebook import GradebookError, feedback

        problems: list[str] = []
        written: list[str] = []
        for name in self.assignments:
            try:
                self._record(name)
                written.append(name)
            except GradebookError as e:
                problems.append(str(e))
                if not e.failures:
                    # The gradebook as a whole, which stays so for what else would be written to it.
                    return problems
                if len(e.failures) < len(self._recordable(name)):
                    written.append(name)
        if self.receipt is not None:
            self.receipt.recorded()
        # What was recorded meanwhile has its pages; marks may have been changed by hand since.
        for work in (*(partial(feedback, self.course, name) for name in written), self.write_csv):
            try:
                work()
            except GradebookError as e:
                problems.append(str(e))
        return problems

    def _pages(self) -> tuple[Page, ...]:
        paths = ((label, self.course.root / name) for label, name in _PAGES.items())
        return tuple((label, str(path)) for label, path in paths if path.exists())


def walls(entries: Collection[Entry]) -> str:
    """What they were marked behind, such as "namespaces with cgroup v2", and of which assignments
    the tests ran in the notebook's own process."""
    found = set()
    for entry in entries:
        result = entry.result
        if result is not None and result.level:
            device = result.device or "cpu"
            found.add(
                result.level
                + (f" with {result.groups}" if result.groups else "")
                + (f", programs on {device}" if device != "cpu" else "")
            )
    text = "; ".join(sorted(found)) or "none was needed"
    jobs = [entry.job for entry in entries if entry.job is not None]
    together = sorted({job.assignment for job in jobs if job.way == "together"})
    if together:
        # What that means for a mark is to be known by who reads it.
        text += f". Tests ran together with the notebook: {', '.join(together)}"
    return text
