"""What the terminal shows: progress with the time left, and tables."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from ..notebooks import display_name


_STYLES = {"passed": "green", "partly": "yellow", "missing": "dim", "ungradable": "magenta"}


@contextlib.contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on stderr, if that is a terminal; call what it yields with the name of each thing that
    is done."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}"),
    )
    # Without a terminal nothing could be drawn over; a log would hold a stray empty line.
    quiet = total == 0 or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=total, last="")

        def advance(name: str) -> None:
            bar.update(task, advance=1, last=escape(display_name(name)))

        yield advance


@contextlib.contextmanager
def endless(what: str) -> Iterator[Callable[[str], None]]:
    """As `progress`, where nobody knows beforehand how much there is."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None, last="")

        def advance(name: str) -> None:
            bar.update(task, advance=1, last=escape(display_name(name)))

        yield advance


def console() -> Console:
    """Stdout; wide enough for a table where nobody's window limits it."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)


def show_class(table: list[dict[str, Any]]) -> None:
    """One table for each assignment: students down, exercises across."""
    out = console()
    for assignment in dict.fromkeys(row["assignment"] for row in table):
        mine = [row for row in table if row["assignment"] == assignment]
        names = list(dict.fromkeys(name for row in mine for name in row["exercises"]))
        grid = Table(title=escape(assignment), title_justify="left", show_lines=False)
        grid.add_column("student", overflow="fold")
        for name in names:
            grid.add_column(escape(name), overflow="fold")
        grid.add_column("points", justify="right")
        for row in mine:
            cells = [_cell(row["exercises"].get(name)) for name in names]
            total = f"{row['points']:g}/{row['of']:g}"
            grid.add_row(escape(display_name(row["student"])), *cells, total)
        out.print(grid)
        for row in mine:
            for notice in row["notices"]:
                out.print(f"  {escape(display_name(row['student']))}: {escape(sentence(notice))}")


def sentence(notice: str) -> str:
    """A notice, fit for a terminal: it may quote what student code has said."""
    return display_name(notice, cap=600)


def _cell(exercise: dict[str, Any] | None) -> str:
    if exercise is None:
        return ""
    outcome = exercise["outcome"]
    style = _STYLES.get(outcome, "red")
    # Nobody has marked what could not be graded, so it has no points to show.
    points = "" if outcome == "ungradable" else f" {exercise['points']:g}"
    return f"[{style}]{outcome}{points}[/]"
