"""One marking again, with everything that it saw."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence

from ..notebooks import held, sentences
from ..records import Cell, ExerciseResult, Job, Result
from ._entries import Entry
from ._marking import Marking, devices_of, marked
from ._observer import SILENT, Observer


@dataclasses.dataclass(frozen=True)
class Said:
    """A sentence of a statement: words of it, and whether the checks that look at it have passed;
    None if none of them was made."""

    quote: str
    held: bool | None


@dataclasses.dataclass(frozen=True)
class Explanation:
    """What came of one exercise of one student, in full.

    - `student`, `assignment`, `exercise`: names.
    - `message`: why there was nothing to run, or the empty string.
    - `answers`: the student's answer cells.
    - `result`: what came of it, None if there was nothing to run.
    - `sentences`: those of the statement, in its order, as far as the tests have a table of them.
    - `notices`: sentences about the whole submission.
    - `errors`: what its test cells raised, where that is told and there are no findings.
    - `level`: the sandbox level.
    - `seconds`: how long marking the submission took.
    """

    student: str
    assignment: str
    exercise: str
    message: str = ""
    answers: tuple[Cell, ...] = ()
    result: ExerciseResult | None = None
    sentences: tuple[Said, ...] = ()
    notices: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    level: str | None = None
    seconds: float = 0.0


def concerning(entries: Sequence[Entry], exercise: str) -> list[Entry]:
    """Those that hold an exercise, or cannot be read."""
    return [entry for entry in entries if entry.job is None or _has(entry.job, exercise)]


def explained(entry: Entry, exercise: str, marking: Marking, observer: Observer) -> Explanation:
    """Marks a submission once more, with nothing taken from an earlier run."""
    about = Explanation(entry.student, entry.assignment, exercise)
    if entry.job is None:
        return dataclasses.replace(about, message=entry.message)
    alone = dataclasses.replace(marking, slots=1, stored=False)
    devices = devices_of(alone, observer)
    start = time.monotonic()
    # One submission is not worth a bar.
    ((job, result),) = marked(
        "Marking", [(entry.job, entry.student, entry.job)], alone, SILENT, devices=devices
    )
    came = result.exercises[exercise]
    tests = [c.source for c in job.cells if c.kind == "tests" and c.exercise == exercise]
    rows = [row for source in tests for row in sentences(source)]
    return dataclasses.replace(
        about,
        answers=tuple(c for c in job.cells if c.kind == "student" and c.exercise == exercise),
        result=came,
        sentences=tuple(Said(row.quote, held(row, came.checks)) for row in rows),
        notices=result.notices,
        errors=errors(result, exercise),
        level=result.level,
        seconds=time.monotonic() - start,
    )


def errors(result: Result, exercise: str) -> tuple[str, ...]:
    """What the test cells of an exercise raised, as they say it themselves; nothing where findings
    say more. Made by student code, and to be cleaned before it is shown."""
    of = result.exercises[exercise]
    if of.findings:
        return ()
    outputs = (each for check in of.checks for each in result.cells[check.cell].outputs)
    found = (each.get("traceback") for each in outputs if each.get("output_type") == "error")
    return tuple("\n".join(map(str, lines)) for lines in found if isinstance(lines, list))


def _has(job: Job, exercise: str) -> bool:
    return any(cell.exercise == exercise for cell in job.cells)
