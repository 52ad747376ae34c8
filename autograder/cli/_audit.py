"""`jaxercise audit`: graders that are themselves tested."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Literal

import click
from rich.markup import escape
from rich.table import Table

from ..auditing import Audit, Selection, audit as run_audit
from ..classroom import Marking
from ..notebooks import load_course
from ..records import plain
from ._show import console
from ._terminal import Terminal


@dataclasses.dataclass(frozen=True)
class Options:
    """What the command was told; `jaxercise audit --help` explains them."""

    assignments: tuple[str, ...]
    course: Path
    submissions: Path | None
    exercises: tuple[str, ...]
    sample: int | None
    slots: int | None
    level: str | None
    device: Literal["auto", "cpu", "cuda"]
    fresh: bool
    as_json: bool


def audit(options: Options) -> int:
    """Runs the audit. Returns the exit code."""
    home = load_course(options.course)
    selection = Selection(options.assignments, options.exercises, options.sample)
    marking = Marking(
        slots=options.slots,
        level=options.level,
        device=options.device,
        fresh=options.fresh,
        # All answers are the course's own.
        hidden_tests_unprotected=True,
    )
    found = run_audit(home, options.submissions, selection, marking, Terminal())
    if selection.whole:
        found.write(home.root / "build" / "audit.json")
    if options.as_json:
        click.echo(json.dumps(plain(found.summary), indent=2))
    else:
        _show(found)
    return 1 if found.summary.problems else 0


def _show(found: Audit) -> None:
    out = console()
    grid = Table(show_lines=False)
    for heading in ("assignment", "exercise"):
        grid.add_column(heading)
    for heading in ("reference", "alternatives passed", "mutants failed", "diagnoses right"):
        grid.add_column(heading, justify="right")
    for (assignment, exercise), tally in found.tallies.items():
        counts = (tally.references, tally.alternatives, tally.mutants, tally.diagnosed)
        grid.add_row(assignment, exercise, *(f"{n}/{of}" for n, of in counts))
    total = found.summary
    counts = (
        total.references,
        total.alternatives,
        total.mutants_failed,
        total.mutants_diagnosed,
    )
    grid.add_section()
    grid.add_row("all", str(total.exercises), *(f"{n}/{of}" for n, of in counts))
    out.print(grid)
    out.print(f"{total.seconds:g} s")
    for problem in total.problems:
        out.print(f"off: {escape(problem)}")
