"""A marked class as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from .._points import points_text
from ..classroom import Mark, Row, by_assignment, exercises_of
from ..notebooks import display_name
from ._show import console, sentence


_STYLES = {"passed": "green", "partly": "yellow", "missing": "dim", "ungradable": "magenta"}


def show_class(rows: Sequence[Row]) -> None:
    """One table for each assignment: students down, exercises across."""
    out = console()
    for assignment, mine in by_assignment(rows).items():
        names = exercises_of(mine)
        grid = Table(title=escape(assignment), title_justify="left", show_lines=False)
        grid.add_column("student", overflow="fold")
        for name in names:
            grid.add_column(escape(name), overflow="fold")
        grid.add_column("points", justify="right")
        for row in mine:
            cells = [_cell(row.exercises.get(name)) for name in names]
            total = f"{points_text(row.points)}/{points_text(row.of)}"
            grid.add_row(escape(display_name(row.student)), *cells, total)
        out.print(grid)
        for row in mine:
            for notice in row.notices:
                out.print(f"  {escape(display_name(row.student))}: {escape(sentence(notice))}")


def _cell(mark: Mark | None) -> str:
    if mark is None:
        return ""
    style = _STYLES.get(mark.outcome, "red")
    # Nobody has marked what could not be graded, so it has no points to show.
    points = "" if mark.outcome == "ungradable" else f" {points_text(mark.points)}"
    return f"[{style}]{mark.outcome}{points}[/]"
