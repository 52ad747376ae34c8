"""What the terminal shows: progress with the time left, and what others have said."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

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

from ..notebooks import display_name


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


def sentence(notice: str) -> str:
    """A notice, fit for a terminal: it may quote what student code has said."""
    return display_name(notice, cap=600)
