"""A marked class as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from .._points import points_text
from ..classroom import Mark, Row, by_assignment, exercises_of
from ..notebooks import display_name
from ._show import console, sentence


# Wider than any table.
_ANY = 1_000_000
_STYLES = {"passed": "green", "partly": "yellow", "missing": "dim", "ungradable": "magenta"}


def show_class(rows: Sequence[Row]) -> None:
    """One table for each assignment: students down, exercises across; or, where these are too many
    for the width, what was not passed."""
    out = console()
    for assignment, mine in by_assignment(rows).items():
        grid = _grid(assignment, mine)
        # At its narrowest no word of it is broken.
        if Measurement.get(out, out.options.update(width=_ANY), grid).minimum > out.width:
            grid = _list(assignment, mine)
        out.print(grid)
        for row in mine:
            for notice in row.notices:
                out.print(f"  {escape(display_name(row.student))}: {escape(sentence(notice))}")


def _grid(assignment: str, rows: Sequence[Row]) -> Table:
    names = exercises_of(rows)
    grid = Table(title=escape(assignment), title_justify="left", show_lines=False)
    grid.add_column("student", overflow="fold")
    for name in names:
        grid.add_column(escape(name), overflow="fold")
    grid.add_column("points", justify="right")
    for row in rows:
        cells = [_cell(row.exercises.get(name)) for name in names]
        grid.add_row(escape(display_name(row.student)), *cells, _total(row))
    return grid


def _list(assignment: str, rows: Sequence[Row]) -> Table:
    grid = Table(title=escape(assignment), title_justify="left", show_lines=False)
    grid.add_column("student", overflow="fold")
    grid.add_column("points", justify="right")
    grid.add_column("passed", justify="right")
    grid.add_column("not passed", overflow="fold")
    for row in rows:
        others = {name: each for name, each in row.exercises.items() if each.outcome != "passed"}
        passed = f"{len(row.exercises) - len(others)}/{len(row.exercises)}"
        told = [f"{escape(display_name(name))} {_cell(each)}" for name, each in others.items()]
        grid.add_row(escape(display_name(row.student)), _total(row), passed, ", ".join(told))
    return grid


def _total(row: Row) -> str:
    return f"{points_text(row.points)}/{points_text(row.of)}"


def _cell(mark: Mark | None) -> str:
    if mark is None:
        return ""
    style = _STYLES.get(mark.outcome, "red")
    # Nobody has marked what could not be graded, so it has no points to show.
    points = "" if mark.outcome == "ungradable" else f" {points_text(mark.points)}"
    return f"[{style}]{mark.outcome}{points}[/]"
