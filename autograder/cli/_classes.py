"""From what a class handed in to jobs, and from results to rows."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ..notebooks import (
    Canonical,
    Course,
    CourseError,
    Refusal,
    canonicalise,
    intake,
    job,
    references,
)
from ..proctor import Devices, choose, mark, ungradable
from ..records import Job, Result, replace
from ._show import progress


_T = TypeVar("_T")


@dataclasses.dataclass
class Entry:
    """One student's submission of one assignment.

    `job` is None where there is nothing to run: then `result` is there from the start.
    `recordable` says whether `student` is an id that the gradebook can hold a row for.
    """

    student: str
    assignment: str
    canonical: Canonical
    timestamp: str | None
    job: Job | None
    result: Result | None
    message: str = ""
    recordable: bool = True


def collect(
    course: Course,
    assignment: str,
    submitted: Path,
    students: Iterable[str] = (),
) -> list[Entry]:
    """The submissions of an assignment, the refused ones too, by student."""
    source = course.source_notebook(assignment)
    wanted = set(students)
    found = intake(
        submitted,
        assignment,
        notebook_name=course.notebook_path(assignment).name,
        max_bytes=course.limits.submission_bytes,
    )
    entries = []
    for item in found:
        if wanted and item.student not in wanted:
            continue
        if isinstance(item, Refusal):
            canonical = canonicalise(source, None)
            blank = job(course, source, canonical, item.student, assignment=assignment)
            result = refused(blank, item)
            refusal = Entry(item.student, assignment, canonical, None, None, result, item.message)
            entries.append(dataclasses.replace(refusal, recordable=item.named))
            continue
        canonical = canonicalise(source, item.notebook)
        made = job(course, source, canonical, item.student, assignment=assignment)
        notices = [*item.notices, *canonical.notices]
        entries.append(
            Entry(
                item.student, assignment, canonical, item.timestamp, made, None, " ".join(notices)
            )
        )
    return entries


def marked(
    what: str, work: Sequence[tuple[_T, str, Job]], **options: Any
) -> Iterator[tuple[_T, Result]]:
    """Marks with a progress bar that says `what` is going on.

    `work` holds whom or what a job is of, how the bar names it, and the job; `options` are those of
    `mark`. Yields the first of these with the result, in the order in which they are finished.
    """
    owners = {id(job): (owner, name) for owner, name, job in work}
    with progress(what, len(work)) as advance:
        for job, result in mark([job for _, _, job in work], **options):
            owner, name = owners[id(job)]
            advance(name)
            yield owner, result


def reference_job(course: Course, assignment: str) -> Job:
    """The job of an assignment's own solutions, as a student called "reference".

    The notebook's demonstrations are in it, as in what a student hands in.
    """
    source = course.source_notebook(assignment)
    made = job(course, source, canonicalise(source, source), "reference", assignment=assignment)
    own = references(source)
    cells = (replace(cell, source=own.get(cell.id, cell.source)) for cell in made.cells)
    return replace(made, cells=tuple(cells))


def cache_folder(course: Course) -> Path:
    """Where compiled programs are kept."""
    return course.root / "build" / "cache"


def refused(blank: Job, refusal: Refusal) -> Result:
    """The result of a submission that could not be read, or is not there."""
    result = ungradable(blank, refusal.message)
    if refusal.outcome != "missing":
        return result
    exercises = {n: replace(e, outcome="missing") for n, e in result.exercises.items()}
    cells = {
        id: cell if cell.of is None else replace(cell, points=0.0)
        for id, cell in result.cells.items()
    }
    return replace(result, exercises=exercises, cells=cells)


def handed_in(course: Course, submitted: Path, assignments: tuple[str, ...]) -> tuple[str, ...]:
    """The assignments to mark. Raises CourseError for one that the course does not have."""
    for name in assignments:
        course.directory(name)
    if submitted.is_file():
        raise CourseError(
            f"{submitted}: this is a file, not a folder; if it is an archive of a learning "
            "platform, run `jaxercise collect` first"
        )
    if assignments:
        return assignments
    if not submitted.is_dir():
        raise CourseError(
            f"{submitted}: there is no such folder; put the class's work there as "
            "STUDENT/ASSIGNMENT/NOTEBOOK.ipynb, or say where it is with --submitted"
        )
    students = [e for e in os.scandir(submitted) if e.is_dir(follow_symlinks=False)]
    found = tuple(
        name for name in course.assignments if any(_has(student.path, name) for student in students)
    )
    if not found:
        raise CourseError(
            f"{submitted}: nobody has handed in any of {', '.join(course.assignments)}"
        )
    return found


def _has(folder: str, name: str) -> bool:
    return os.path.lexists(os.path.join(folder, name))


def settled(entry: Entry) -> bool:
    """Whether marking it again would give the same: a fault of ours is tried again."""
    exercises = {} if entry.result is None else entry.result.exercises
    outcomes = (e.outcome for e in exercises.values())
    return entry.job is None or "ungradable" not in outcomes


def refuse_bare(level: str | None, accepted: bool) -> None:
    """Raises a UsageError where student code could read hidden tests and nobody accepted that."""
    if level == "bare" and not accepted:
        raise click.UsageError(
            "at the level 'bare' student code can read hidden tests and reach this machine; "
            "use another level, or add --hidden-tests-unprotected if you accept that"
        )


def chosen(device: str, level: str | None) -> Devices:
    """What programs run on. Says so where a GPU is there for JAX and does not work."""
    devices = choose(device, level)
    if device == "auto" and "cannot be used" in devices.why:
        click.echo(f"jaxercise: {devices.why}; programs run on the processor", err=True)
    return devices


def walls(entries: Iterable[Entry]) -> str:
    """What the submissions were marked behind, such as "namespaces with cgroup v2", and what their
    programs ran on, if that was not the processor."""
    found = set()
    for entry in entries:
        if entry.result and entry.result.level:
            groups = entry.result.groups
            device = entry.result.device or "cpu"
            found.add(
                entry.result.level
                + (f" with {groups}" if groups else "")
                + (f", programs on {device}" if device != "cpu" else "")
            )
    return "; ".join(sorted(found)) or "none was needed"


def rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Plain data of a marked class, as `--json` prints it: a row for each submission."""
    table = []
    for entry in entries:
        assert entry.result is not None
        exercises = entry.result.exercises
        table.append(
            {
                "student": entry.student,
                "assignment": entry.assignment,
                "points": round(sum(e.points for e in exercises.values()), 6),
                "of": round(sum(e.of for e in exercises.values()), 6),
                "exercises": {
                    name: {
                        "outcome": e.outcome,
                        "points": e.points,
                        "of": e.of,
                        "codes": [f.code for f in e.findings],
                    }
                    for name, e in exercises.items()
                },
                "notices": list(
                    dict.fromkeys(filter(None, [entry.message, *entry.result.notices]))
                ),
            }
        )
    return table
