"""`jaxercise grade`: from a folder of submissions to marks, feedback and a report."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from ..notebooks import Course, CourseError, load_course
from ..proctor import Dask, Devices, Opening, ResultStore, at_a_time
from ..records import Job
from ._changes import Ledger
from ._classes import (
    Entry,
    cache_folder,
    chosen,
    collect,
    handed_in,
    marked,
    reference_job,
    refuse_bare,
    rows,
    settled,
    walls,
)
from ._meanwhile import Meanwhile, record_of
from ._receipt import Receipt
from ._show import progress, sentence, show_class


def grade(
    assignments: tuple[str, ...],
    course: Path,
    submitted: Path | None,
    out: Path | None,
    students: tuple[str, ...],
    slots: int | None,
    level: str | None,
    device: str,
    fresh: bool,
    dask: str | None,
    dask_tls: str | None,
    dask_wait: float,
    hidden_tests_unprotected: bool,
    as_json: bool,
) -> int:
    """Marks, records, writes feedback. Returns the exit code."""
    refuse_bare(level, hidden_tests_unprotected)
    cluster = _cluster(dask, dask_tls, dask_wait, slots)
    if cluster is not None and device == "cuda":
        raise click.UsageError(
            "on a Dask cluster programs run on processors; leave out --device cuda or --dask"
        )
    start = time.monotonic()
    home = load_course(course)
    folder = submitted if submitted is not None else home.root / home.submitted_directory
    names = handed_in(home, folder, assignments)
    place = home if out is None else workspace(home, out, folder)
    devices = Devices() if cluster else chosen(device, level)
    # What a cluster offers is not known before it is asked.
    receipt = None
    if cluster is None:
        receipt = Receipt(home, place, folder, names, students, level, devices.kind)
    said = None if receipt is None or fresh else receipt.said()
    if said is None:
        with contextlib.ExitStack() as opened:
            opening = None
            if cluster is None:
                opening = opened.enter_context(Opening(level, cache_folder(home)))
            entries = [e for name in names for e in collect(home, name, folder, students)]
            if not entries:
                raise CourseError(f"{folder}: there is no submission to mark")
            store = ResultStore(home.root / "build" / "results")
            references = [reference_job(home, name) for name in names]
            # How many a cluster marks at a time is its own affair.
            side_by_side = 1 if cluster is not None else at_a_time(slots)
            meanwhile = Meanwhile(place, entries, side_by_side)
            mark_all(
                entries,
                store,
                meanwhile.done,
                slots=slots,
                level=level,
                fresh=fresh,
                cache=cache_folder(home),
                references=references,
                dask=cluster,
                devices=devices,
                opening=opening,
            )
        recorded = receipt.recorded if receipt else None
        ledger = Ledger(home.root / "build" / "results", place.root, entries)
        changes = ledger.changes()
        pages, problems = write_down(
            place, names, entries, meanwhile, whole=not students, recorded=recorded
        )
        said = {
            "submissions": rows(entries),
            "problems": problems,
            "walls": walls(entries),
            "pages": [(label, str(path)) for label, path in pages],
        }
        if receipt is not None and not problems and all(map(settled, entries)):
            receipt.keep(said)
        ledger.keep()
    else:
        changes = []
    table, problems = said["submissions"], said["problems"]
    if as_json:
        found = {"submissions": table, "problems": problems, "changes": changes}
        click.echo(json.dumps(found, indent=2))
    else:
        show_class(table)
        for change in changes:
            click.echo(f"changed: {sentence(change)}")
        seconds = time.monotonic() - start
        click.echo(f"{len(table)} submissions in {seconds:.0f} s; sandbox: {said['walls']}")
        for label, path in said["pages"]:
            click.echo(f"  {label:<11}{_short(Path(path))}")
    for problem in problems:
        click.echo(f"jaxercise: {problem}", err=True)
    return 1 if problems else 0


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


def mark_all(
    entries: list[Entry],
    store: ResultStore | None,
    done: Callable[[Entry], None] | None = None,
    *,
    slots: int | None = None,
    level: str | None = None,
    fresh: bool = False,
    cache: Path | None = None,
    references: Sequence[Job] = (),
    dask: Dask | None = None,
    devices: Devices | None = None,
    opening: Opening | None = None,
) -> None:
    """Fills in the result of every entry that has a job, and calls `done` with each."""
    for entry, result in marked(
        "Marking",
        [(entry, entry.student, entry.job) for entry in entries if entry.job is not None],
        slots=slots,
        level=level,
        store=store,
        fresh=fresh,
        cache=cache,
        references=references,
        dask=dask,
        devices=devices,
        opening=opening,
    ):
        entry.result = result
        if done is not None:
            done(entry)


def write_down(
    place: Course,
    names: tuple[str, ...],
    entries: list[Entry],
    meanwhile: Meanwhile | None = None,
    *,
    whole: bool = True,
    recorded: Callable[[], None] | None = None,
) -> tuple[list[tuple[str, Path]], list[str]]:
    """Gradebook, graded notebooks, feedback, CSV, report: (what and where, what went wrong).

    What was recorded `meanwhile` is not recorded again. Its pages are looked at again: marks may
    have been changed by hand since. The report is one of a class, so it is left as it is unless the
    `whole` class was marked. `recorded` is called between the gradebook and what is made from it.
    """
    from ..gradebook import GradebookError, export_csv, feedback, record
    from ._report import write_report

    problems: list[str] = []
    written: list[str] = []
    for entry in entries:
        if not entry.recordable:
            problems.append(f"{entry.student}: {entry.message}; no marks were recorded for it")
    for name in names:
        mine = [e for e in entries if e.assignment == name and e.recordable]
        left = [e for e in mine if meanwhile is None or not meanwhile.recorded(e)]
        if mine and not left:
            written.append(name)
            continue
        try:
            with progress("Recording", len(left)) as advance:
                record(place, name, map(record_of, left), progress=advance)
            written.append(name)
        except GradebookError as e:
            problems.append(str(e))
            if not e.failures:
                # The gradebook as a whole, which stays so for what else would be written to it.
                break
            if len(e.failures) < len(mine):
                written.append(name)
    else:
        if recorded is not None:
            recorded()
        for name in written:
            try:
                feedback(place, name)
            except GradebookError as e:
                problems.append(str(e))
        try:
            export_csv(place, place.root / "grades.csv")
        except GradebookError as e:
            problems.append(str(e))
    if whole:
        write_report(place.root / "report.html", rows(entries), walls(entries))
    made = {
        "gradebook": "gradebook.db",
        "grades": "grades.csv",
        "feedback": "feedback",
        "report": "report.html",
    }
    return [
        (label, path) for label, name in made.items() if (path := place.root / name).exists()
    ], problems


def workspace(home: Course, out: Path, submitted: Path) -> Course:
    """A course folder of its own for one class: what is written goes there, what is read is
    linked from the course."""
    out.mkdir(parents=True, exist_ok=True)
    links = {
        home.source_directory: home.root / home.source_directory,
        home.release_directory: home.root / home.release_directory,
        "nbgrader_config.py": home.root / "nbgrader_config.py",
        "jaxercise.toml": home.root / "jaxercise.toml",
        "submitted": submitted.resolve(),
    }
    for name, target in links.items():
        link = out / name
        if link.is_symlink() and link.resolve() != target.resolve():
            # Of another class, or of a course that has moved.
            link.unlink()
        if target.exists() and not link.exists():
            link.symlink_to(target)
    return dataclasses.replace(home, root=out.resolve(), secret_file=home.root / home.secret_file)


def _short(path: Path) -> Any:
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
