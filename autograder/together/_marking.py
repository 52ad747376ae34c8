"""Marks one submission, its notebooks one after the other."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable

from ..records import (
    Cell,
    CellResult,
    Check,
    ExerciseResult,
    Job,
    Outcome,
    Output,
    Result,
)
from ..wire.requests import CellRun
from ._notebook import Gone, Notebook
from ._score import Refused, points
from ._shown import Shown
from ._wires import tripped, words


_MEMORY = "the code ran past its memory limit"
#: Opens a notebook with files in its working folder, name -> content.
Open = Callable[[dict[str, bytes]], Notebook]


def mark(job: Job, open_notebook: Open) -> Result:
    """The result of a job. Never raises for what a submission does."""
    return _Marking(job).run(open_notebook)


class _Marking:
    def __init__(self, job: Job):
        self._job = job
        self._shown = Shown(job.cells)
        self._cells: dict[str, CellResult] = {}
        # Of each exercise its test cells.
        self._tests: dict[str, list[Cell]] = {}
        self._notices: list[str] = []
        # What ended the process in a cell of an exercise, and exercises that a person has to mark.
        self._gone: dict[str, Gone] = {}
        self._open: set[str] = set()
        self._tripped = False
        # Names that students' cells have used so far.
        self._words: set[str] = set()

    def run(self, open_notebook: Open) -> Result:
        files = {name: base64.b64decode(data) for name, data in self._job.files.items()}
        made: dict[str, bytes] = {}
        groups = itertools.groupby(self._job.cells, key=lambda cell: cell.notebook)
        for name, cells in groups:
            if name in self._job.absent:
                for cell in cells:
                    self._skip(cell)
                continue
            # What a notebook has written lies there for the next.
            notebook = open_notebook(files | made)
            try:
                self._notebook(notebook, list(cells))
                if name or self._job.collect:
                    made |= notebook.collect()
            finally:
                notebook.close()
        return Result(
            exercises={name: self._exercise(name, tests) for name, tests in self._tests.items()},
            cells=self._cells,
            notices=tuple(self._notices),
            files=_packed(made) if self._job.collect else None,
        )

    def _notebook(self, notebook: Notebook, cells: list[Cell]) -> None:
        self._tripped = False
        for i, cell in enumerate(cells):
            if cell.kind == "tests":
                self._test(notebook, cell)
            else:
                self._show(notebook, cell, cells[i:])

    def _show(self, notebook: Notebook, cell: Cell, rest: list[Cell]) -> None:
        """Runs a cell that is no test; `rest` is the notebook from it on."""
        self._words |= words(cell.source)
        ran = _twice(notebook, cell.source)
        end = _end(ran)
        if end is not None:
            self._left_out(end)
            # An answer has the name of its exercise, if anything has; else the next test counts.
            next_tests = (each.exercise for each in rest if each.exercise is not None)
            if (exercise := next(next_tests, None)) is not None:
                self._gone.setdefault(exercise, end)
        self._cells[cell.id] = CellResult(points=None, of=None, outputs=self._outputs(cell, ran))

    def _test(self, notebook: Notebook, cell: Cell) -> None:
        exercise = cell.exercise or cell.id
        self._tests.setdefault(exercise, []).append(cell)
        if not self._tripped:
            # Of a hidden test nothing is told before it runs, not even a name.
            about = words(cell.source) & self._words
            seed = f"{self._job.secret} {self._job.student} {cell.id}"
            if said := tripped(notebook, about, seed):
                self._tripped = True
                self._notices.append(
                    f"Something in the notebook changes how tests run: before {cell.id}, {said}. "
                    "A person has to look at what comes from there on."
                )
        ran = _twice(notebook, cell.source)
        earned: float | None
        if (end := _end(ran)) is not None:
            self._left_out(end)
            self._gone[exercise] = end
            earned = 0.0
        else:
            assert isinstance(ran, CellRun)
            if ran.error is not None and "MemoryError" in ran.error.classes:
                self._gone[exercise] = Gone(reason="out_of_memory", message=_MEMORY)
            earned = self._points(cell, ran)
        if self._tripped or earned is None:
            earned = None
            self._open.add(exercise)
        self._cells[cell.id] = CellResult(
            points=earned, of=cell.points, outputs=self._outputs(cell, ran), findings=(), checks=()
        )

    def _points(self, cell: Cell, ran: CellRun) -> float | None:
        try:
            return round(points(ran, cell.points), 6)
        except Refused as refused:
            self._notices.append(f"{cell.id} could not be marked: {refused}")
            return None

    def _skip(self, cell: Cell) -> None:
        """A cell of a notebook that was not handed in."""
        of = cell.points if cell.kind == "tests" else None
        if of is not None:
            self._tests.setdefault(cell.exercise or cell.id, []).append(cell)
        self._cells[cell.id] = CellResult(
            points=None if of is None else 0.0, of=of, outputs=(), findings=(), checks=()
        )

    def _outputs(self, cell: Cell, ran: CellRun | Gone) -> tuple[Output, ...]:
        if isinstance(ran, CellRun):
            return self._shown.of(cell, ran.outputs)
        said = f"{ran.message}. The cell was left out, and the rest was marked."
        return (
            {
                "output_type": "error",
                "ename": ran.reason,
                "evalue": ran.message,
                "traceback": [said],
            },
        )

    def _left_out(self, end: Gone) -> None:
        self._notices.append(f"A cell was left out of the run: {end.message}.")

    def _exercise(self, name: str, tests: list[Cell]) -> ExerciseResult:
        marked = [self._cells[cell.id] for cell in tests]
        of = sum(cell.points for cell in tests)
        earned = round(sum(each.points or 0.0 for each in marked), 6)
        failed = [_failed(each) for each in marked]
        checks = tuple(
            Check(name=cell.id, passed=not bad, cell=cell.id)
            for cell, bad in zip(tests, failed, strict=True)
        )
        return ExerciseResult(
            outcome=self._outcome(name, tests, earned, any(failed)),
            points=0.0 if name in self._open else earned,
            of=of,
            findings=(),
            checks=checks,
        )

    def _outcome(self, name: str, tests: list[Cell], earned: float, failed: bool) -> Outcome:
        if name in self._open:
            return "ungradable"
        if all(cell.notebook in self._job.absent for cell in tests):
            return "missing"
        if not failed:
            return "passed"
        if name in self._gone:
            return self._gone[name].reason
        return "partly" if earned > 0 else "failed"


def _failed(marked: CellResult) -> bool:
    if marked.of:
        return marked.points is None or marked.points < marked.of
    # Where there is nothing to earn, only an error tells.
    return any(each.get("output_type") == "error" for each in marked.outputs)


def _twice(notebook: Notebook, source: str) -> CellRun | Gone:
    """A time-out may be the machine's fault, so it is tried once more."""
    if not source.strip():
        return CellRun(ok=True, outputs=[], overflow=False, error=None)
    ran = notebook.run(source)
    if isinstance(ran, Gone) and ran.reason == "timed_out":
        return notebook.run(source)
    return ran


def _end(ran: CellRun | Gone) -> Gone | None:
    """What ended a cell, if something did."""
    if isinstance(ran, Gone):
        return ran
    if ran.overflow:
        return Gone(reason="output_limit", message="the cell wrote without end")
    return None


def _packed(files: dict[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in files.items()}
