"""`jaxercise check`: a student's own notebook on the student's own machine."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.markup import escape

from .. import diagnoses
from .._points import points_text
from ..classroom import check_notebook, errors
from ..notebooks import display_name
from ..records import Result, plain
from ._show import console, sentence


def check(notebook: Path, exercises: tuple[str, ...], *, sandbox: bool, as_json: bool) -> int:
    """Runs the visible tests. Returns 0 if every exercise passes, else 1."""
    result = check_notebook(notebook, exercises, sandbox=sandbox)
    if as_json:
        click.echo(json.dumps(plain(result.exercises), indent=2))
    else:
        _show(result)
    return 0 if all(e.outcome == "passed" for e in result.exercises.values()) else 1


def _show(result: Result) -> None:
    out = console()
    for name, exercise in result.exercises.items():
        passed = exercise.outcome == "passed"
        mark_ = "[green]✓[/]" if passed else "[red]✗[/]"
        points = f"{points_text(exercise.points)} of {points_text(exercise.of)} points"
        shown = escape(display_name(name))
        out.print(f"{mark_} [bold]{shown}[/]  {exercise.outcome}, {points} in the visible tests")
        for text in diagnoses.render_all(exercise.findings):
            out.print("\n".join("    " + line for line in text.splitlines()), markup=False)
        for text in errors(result, name):
            lines = diagnoses.clean(text).splitlines()
            out.print("\n".join("    " + line for line in lines), markup=False)
    for notice in result.notices:
        out.print(f"note: {sentence(notice)}", markup=False)
