"""`jaxercise explain`: one marking again, with everything that it saw."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Literal

import click

from .. import diagnoses
from .._points import points_text
from ..classroom import Class, Explanation, Marking
from ..gradebook import clean_text
from ..records import ExerciseResult, plain
from ._grade import refuse_bare
from ._show import console, sentence
from ._terminal import Terminal


_HELD = {True: "holds ", False: "broken", None: "unseen"}


@dataclasses.dataclass(frozen=True)
class Options:
    """What the command was told; `jaxercise explain --help` explains them."""

    student: str
    exercise: str
    assignment: str | None
    course: Path
    submitted: Path | None
    level: str | None
    device: Literal["auto", "cpu", "cuda"]
    hidden_tests_unprotected: bool
    as_json: bool


def explain(options: Options) -> int:
    """Marks the submission again and shows one exercise. Returns the exit code."""
    refuse_bare(options.level, options.hidden_tests_unprotected)
    marking = Marking(
        level=options.level,
        device=options.device,
        hidden_tests_unprotected=options.hidden_tests_unprotected,
    )
    names = (options.assignment,) if options.assignment else ()
    handed_in = Class.open(options.course, options.submitted, assignments=names)
    found = handed_in.explain(options.student, options.exercise, marking, Terminal())
    if found.result is None:
        click.echo(f"{found.student}: {found.message}")
    elif options.as_json:
        rows = [{"sentence": said.quote, "held": said.held} for said in found.sentences]
        told = {"exercise": found.exercise, **plain(found.result), "level": found.level}
        told |= {"sentences": rows, "notices": found.notices}
        click.echo(json.dumps(told, indent=2))
    else:
        _show(found, found.result)
    return 0


def _show(found: Explanation, got: ExerciseResult) -> None:
    out = console()
    for cell in found.answers:
        out.print(f"[bold]answer cell {cell.id}[/]")
        out.print(_indented(clean_text(cell.source)), markup=False)
    points = f"{points_text(got.points)} of {points_text(got.of)} points"
    out.print(
        f"[bold]{found.exercise}[/]  {got.outcome}, {points}; "
        f"sandbox {found.level}, {found.seconds:.1f} s for the notebook"
    )
    for check in got.checks:
        note = f" ({check.note})" if check.note is not None else ""
        verdict = "passed" if check.passed else "failed"
        out.print(f"  {verdict}  {sentence(check.name + note)}", markup=False)
    if found.sentences:
        out.print("  of the statement:")
    for said in found.sentences:
        out.print(f"  {_HELD[said.held]}  {sentence(said.quote)}", markup=False)
    for text in diagnoses.render_all(got.findings):
        out.print(_indented(text), markup=False)
    for text in found.errors:
        out.print(_indented(clean_text(text)), markup=False)
    for notice in found.notices:
        out.print(f"  note: {sentence(notice)}", markup=False)


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())
