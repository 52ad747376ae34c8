"""`jaxercise check`: a student's own notebook on the student's own machine."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from .. import diagnoses
from ..notebooks import (
    CourseError,
    Limits,
    cells_from_release,
    display_name,
    read_notebook,
    stubs_from_release,
)
from ..proctor import mark
from ..records import Job, Result, plain
from ._show import console, sentence


_MAX_BYTES = 100 << 20


def check(notebook: Path, exercises: tuple[str, ...], *, sandbox: bool, as_json: bool) -> int:
    """Runs the visible tests. Returns 0 if every exercise passes, else 1."""
    content = _read(notebook)
    cells = cells_from_release(content)
    tested = list(dict.fromkeys(c.exercise or c.id for c in cells if c.kind == "tests"))
    if not tested:
        raise CourseError(
            f"{notebook}: the notebook has no test cells; is it one that your course handed out?"
        )
    if unknown := [name for name in exercises if name not in tested]:
        there = ", ".join(map(display_name, tested))
        raise CourseError(f"{notebook}: there is no exercise {unknown[0]!r}; there are {there}")
    if exercises:
        cells = tuple(c for c in cells if c.kind != "tests" or c.exercise in exercises)
    job = Job(
        assignment=notebook.stem,
        student="me",
        secret="",
        cells=cells,
        stubs=stubs_from_release(content),
        reference=None,
        limits=Limits().marking,
        hidden=False,
    )
    # A student's own code on the student's own machine needs no wall.
    level = None if sandbox else "bare"
    ((_, result),) = mark([job], slots=1, level=level)
    if as_json:
        click.echo(json.dumps(plain(result.exercises), indent=2))
    else:
        _show(result)
    done = all(e.outcome == "passed" for e in result.exercises.values())
    return 0 if done else 1


def _read(path: Path) -> dict[str, Any]:
    try:
        found = path.stat()
        if stat.S_ISFIFO(found.st_mode):
            raise CourseError(f"{path}: this is a named pipe, not a notebook")
        if found.st_size > _MAX_BYTES:
            raise CourseError(f"{path}: the file is larger than {_MAX_BYTES >> 20} MiB")
        data = path.read_bytes()
    except OSError as e:
        raise CourseError(f"{path}: the notebook cannot be read ({e.strerror})") from None
    content, problem, _ = read_notebook(data)
    if content is None:
        raise CourseError(f"{path}: {problem}")
    return content


def _show(result: Result) -> None:
    out = console()
    for name, exercise in result.exercises.items():
        passed = exercise.outcome == "passed"
        mark_ = "[green]✓[/]" if passed else "[red]x[/]"
        points = f"{exercise.points:g} of {exercise.of:g} points"
        shown = escape(display_name(name))
        out.print(f"{mark_} [bold]{shown}[/]  {exercise.outcome}, {points} in the visible tests")
        for finding in exercise.findings:
            text = diagnoses.render(finding)
            out.print("\n".join("    " + line for line in text.splitlines()), markup=False)
    for notice in result.notices:
        out.print(f"note: {sentence(notice)}", markup=False)
