"""`jaxercise audit`: graders that are themselves tested."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Literal

import click
from rich.markup import escape
from rich.table import Table

from ..auditing import Audit, Mutation, Selection, audit as run_audit, mutate, tolerances
from ..classroom import Marking
from ..notebooks import Course, load_course
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
    mutate: bool
    tolerance: bool
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
    if options.mutate:
        return _mutate(home, selection, marking, options)
    if options.tolerance:
        return _tolerance(home, selection, marking, options)
    found = run_audit(home, options.submissions, selection, marking, Terminal())
    if selection.whole:
        found.write(home.root / "build" / "audit.json")
    if options.as_json:
        click.echo(json.dumps(plain(found.summary), indent=2))
    else:
        _show(found)
    return 1 if found.summary.problems else 0


def _tolerance(home: Course, selection: Selection, marking: Marking, options: Options) -> int:
    uses = tolerances(home, options.submissions, selection, marking, Terminal())
    if options.as_json:
        click.echo(json.dumps([dataclasses.asdict(use) for use in uses], indent=2))
        return 0
    out = console()
    grid = Table(show_lines=False)
    for heading in ("assignment", "exercise", "answers", "tolerance used", "check", "by"):
        grid.add_column(
            heading, justify="right" if heading in ("answers", "tolerance used") else "left"
        )
    for use in uses:
        share, by = f"{use.share:.0%}", " and ".join(use.by)
        row = (use.assignment, use.exercise, str(use.answers), share, use.check, by)
        grid.add_row(*map(escape, row))
    out.print(grid)
    for use in uses:
        if use.near:
            where = f"{use.assignment}, {use.exercise}: {' and '.join(use.by)}"
            out.print(
                escape(f"near: {where} use up {use.share:.0%} of the tolerance of {use.check}")
            )
    return 0


def _mutate(home: Course, selection: Selection, marking: Marking, options: Options) -> int:
    found = mutate(home, options.submissions, selection, marking, Terminal())
    summary = {
        "total": plain(found.total()),
        "exercises": [
            {"assignment": assignment, "exercise": exercise, **plain(tally)}
            for (assignment, exercise), tally in found.tallies.items()
        ],
        "survivors": plain(found.survivors),
        "problems": found.problems,
        "seconds": found.seconds,
    }
    text = json.dumps(summary, indent=2)
    if selection.whole:
        out = home.root / "build" / "mutation.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text + "\n", encoding="utf-8")
    if options.as_json:
        click.echo(text)
    else:
        _show_mutation(found)
    return 1 if found.problems else 0


def _show_mutation(found: Mutation) -> None:
    out = console()
    for survivor in found.survivors:
        out.print(
            f"[bold]{escape(survivor.exercise)}[/]  {escape(survivor.operator)}, "
            f"line {survivor.line}, keeps all points {escape(survivor.said)}"
        )
        out.print("\n".join("    " + line for line in survivor.diff.splitlines()), markup=False)
        for sentence in survivor.sentences:
            out.print(f"  no mutant fails a check of: {sentence}", markup=False)
    grid = Table(show_lines=False)
    for heading in ("assignment", "exercise"):
        grid.add_column(heading)
    for heading in ("made", "listed as equivalent", "lose points", "visible tests fail"):
        grid.add_column(heading, justify="right")
    rows = [(*key, tally) for key, tally in found.tallies.items()]
    assignments = dict.fromkeys(assignment for assignment, _, _ in rows)
    totals = [(name, "all", found.total(name)) for name in assignments]
    for assignment, exercise, tally in [*rows, *totals, ("all", "all", found.total())]:
        if exercise == "all":
            grid.add_section()
        (killed, of), (seen, dead) = tally.killed, tally.noticed
        grid.add_row(
            assignment,
            exercise,
            str(tally.made),
            str(tally.listed),
            f"{killed}/{of}",
            f"{seen}/{dead}",
        )
    out.print(grid)
    out.print(f"{found.seconds:g} s")
    for problem in found.problems:
        out.print(f"off: {escape(problem)}")


def _show(found: Audit) -> None:
    out = console()
    grid = Table(show_lines=False)
    for heading in ("assignment", "exercise"):
        grid.add_column(heading)
    for heading in (
        "reference",
        "alternatives passed",
        "mutants failed",
        "diagnoses right",
        "visible tests fail",
    ):
        grid.add_column(heading, justify="right")
    for (assignment, exercise), tally in found.tallies.items():
        counts = (
            tally.references,
            tally.alternatives,
            tally.mutants,
            tally.diagnosed,
            tally.noticed,
        )
        grid.add_row(assignment, exercise, *(f"{n}/{of}" for n, of in counts))
    total = found.summary
    counts = (
        total.references,
        total.alternatives,
        total.mutants_failed,
        total.mutants_diagnosed,
        total.mutants_noticed,
    )
    grid.add_section()
    grid.add_row("all", str(total.exercises), *(f"{n}/{of}" for n, of in counts))
    out.print(grid)
    out.print(f"{total.seconds:g} s")
    for problem in total.problems:
        out.print(f"off: {escape(problem)}")
