"""`jaxercise explain`: one marking again, with everything that it saw."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from .. import diagnoses
from ..gradebook import clean_text
from ..notebooks import CourseError, load_course
from ..proctor import mark
from ..records import Job, plain
from ._classes import chosen, collect, handed_in, refuse_bare
from ._show import console, sentence


def explain(
    student: str,
    exercise: str,
    assignment: str | None,
    course: Path,
    submitted: Path | None,
    level: str | None,
    device: str,
    hidden_tests_unprotected: bool,
    as_json: bool,
) -> int:
    """Marks the submission again and shows one exercise. Returns the exit code."""
    refuse_bare(level, hidden_tests_unprotected)
    home = load_course(course)
    folder = submitted if submitted is not None else home.root / home.submitted_directory
    names = handed_in(home, folder, (assignment,) if assignment else ())
    found = [
        entry
        for name in names
        for entry in collect(home, name, folder, [student])
        if entry.result is not None or _has(entry.job, exercise)
    ]
    if not found:
        raise CourseError(f"{folder}: {student} has handed in nothing with an exercise {exercise}")
    if len(found) > 1:
        several = ", ".join(entry.assignment for entry in found)
        raise CourseError(f"{exercise} is in {several}; say which with --assignment")
    (entry,) = found
    if entry.job is None:
        click.echo(f"{student}: {entry.message}")
        return 0
    start = time.monotonic()
    ((_, result),) = mark([entry.job], slots=1, level=level, devices=chosen(device, level))
    seconds = time.monotonic() - start
    got = result.exercises[exercise]
    if as_json:
        click.echo(
            json.dumps({"exercise": exercise, **plain(got), "level": result.level}, indent=2)
        )
        return 0
    out = console()
    for cell in entry.job.cells:
        if cell.kind == "student" and cell.exercise == exercise:
            out.print(f"[bold]answer cell {cell.id}[/]")
            out.print(_indented(clean_text(cell.source)), markup=False)
    out.print(
        f"[bold]{exercise}[/]  {got.outcome}, {got.points:g} of {got.of:g} points; "
        f"sandbox {result.level}, {seconds:.1f} s for the notebook"
    )
    for check in got.checks:
        note = f" ({check.note})" if check.note else ""
        verdict = "passed" if check.passed else "failed"
        out.print(f"  {verdict}  {sentence(check.name + note)}", markup=False)
    for finding in got.findings:
        text = diagnoses.render(finding)
        out.print(_indented(text), markup=False)
    for notice in result.notices:
        out.print(f"  note: {sentence(notice)}", markup=False)
    return 0


def _has(job: Job | None, exercise: str) -> bool:
    return job is not None and any(cell.exercise == exercise for cell in job.cells)


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
