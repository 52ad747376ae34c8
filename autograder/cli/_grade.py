"""`jaxercise grade`: from a folder of submissions to marks, feedback and a report."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Literal

import click

from ..classroom import Class, Graded, Marking
from ..proctor import Dask
from ..records import plain
from ._show import sentence
from ._table import show_class
from ._terminal import Terminal


@dataclasses.dataclass(frozen=True)
class Options:
    """What the command was told; `jaxercise grade --help` explains them."""

    assignments: tuple[str, ...]
    course: Path
    submitted: Path | None
    out: Path | None
    students: tuple[str, ...]
    slots: int | None
    level: str | None
    device: Literal["auto", "cpu", "cuda"]
    fresh: bool
    dask: str | None
    dask_tls: str | None
    dask_wait: float
    hidden_tests_unprotected: bool
    as_json: bool

    @property
    def marking(self) -> Marking:
        """Raises a UsageError where options do not go together."""
        refuse_bare(self.level, self.hidden_tests_unprotected)
        cluster = _cluster(self.dask, self.dask_tls, self.dask_wait, self.slots)
        if cluster is not None and self.device == "cuda":
            raise click.UsageError(
                "on a Dask cluster programs run on processors; leave out --device cuda or --dask"
            )
        return Marking(
            slots=self.slots,
            level=self.level,
            device=self.device,
            fresh=self.fresh,
            dask=cluster,
            hidden_tests_unprotected=self.hidden_tests_unprotected,
        )


def grade(options: Options) -> int:
    """Marks, records, writes feedback. Returns the exit code."""
    marking = options.marking
    start = time.monotonic()
    handed_in = Class.open(
        options.course,
        options.submitted,
        assignments=options.assignments,
        students=options.students,
        out=options.out,
    )
    for why in handed_in.course.unusable:
        click.echo(f"jaxercise: {why}", err=True)
    graded = handed_in.grade(marking, Terminal())
    if options.as_json:
        found = plain(graded)
        keys = ("submissions", "problems")
        told = {key: found[key] for key in keys} | {"changes": graded.changes}
        click.echo(json.dumps(told, indent=2))
    else:
        _show(graded, time.monotonic() - start)
    for problem in graded.problems:
        click.echo(f"jaxercise: {problem}", err=True)
    return 1 if graded.problems else 0


def _show(graded: Graded, seconds: float) -> None:
    show_class(graded.rows)
    for change in graded.changes:
        click.echo(f"changed: {sentence(change)}")
    click.echo(f"{len(graded.rows)} submissions in {seconds:.0f} s; sandbox: {graded.walls}")
    for label, path in graded.pages:
        click.echo(f"  {label:<11}{_short(Path(path))}")


def refuse_bare(level: str | None, accepted: bool) -> None:
    """Raises a UsageError where student code could read hidden tests and nobody accepted that."""
    if level == "bare" and not accepted:
        raise click.UsageError(
            "at the level 'bare' student code can read hidden tests and reach this machine; "
            "use another level, or add --hidden-tests-unprotected if you accept that"
        )


def _cluster(address: str | None, tls: str | None, wait_s: float, slots: int | None) -> Dask | None:
    """Where to mark, if not on this machine."""
    if address is None:
        if tls is not None:
            raise click.UsageError("--dask-tls is for a cluster; say which with --dask ADDRESS")
        return None
    if slots is not None and address != "local":
        raise click.UsageError(
            "the workers of a Dask cluster decide how many submissions are marked at a time, one "
            "for each of their threads; leave out --slots"
        )
    if tls is None:
        return Dask(address, wait_s=wait_s)
    match tls.split(","):
        case [authority, certificate, key]:
            return Dask(address, (authority, certificate, key), wait_s)
        case _:
            raise click.UsageError(
                "--dask-tls takes three paths with commas between them: the certificate "
                "authority, the certificate, its key"
            )


def _short(path: Path) -> Path:
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
