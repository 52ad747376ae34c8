"""`jaxercise build` and `jaxercise release`."""

from __future__ import annotations

from pathlib import Path

import click

from ..notebooks import (
    Course,
    build as build_one,
    canonicalise,
    check_release,
    job,
    load_course,
    release as release_one,
)
from ..proctor import mark
from ..records import ExerciseResult, Job
from ._classes import cache_folder, reference_job
from ._show import progress


def build(root: Path, assignments: tuple[str, ...], *, check: bool) -> int:
    """Builds or compares. Returns the exit code."""
    course = load_course(root)
    stale = []
    for name in assignments or course.assignments:
        course.directory(name)
        if check:
            stale += check_release(course, name)
        else:
            click.echo(f"built {build_one(course, name).relative_to(course.root)}")
    for problem in stale:
        click.echo(f"jaxercise: {problem}", err=True)
    if check and not stale:
        click.echo("assignments/ is what solutions/ builds")
    return 1 if stale else 0


def release(root: Path, assignments: tuple[str, ...], *, level: str | None, proof: bool) -> int:
    """Releases, enters into the gradebook, and proves. Returns the exit code."""
    from ..gradebook import enter

    course = load_course(root)
    names = assignments or course.assignments
    for name in names:
        # The gradebook may refuse; students then keep what they have.
        enter(course, name)
        path = release_one(course, name)
        click.echo(f"released {path.relative_to(course.root)}")
    if not proof:
        return 0
    problems = prove(course, tuple(names), level=level)
    for problem in problems:
        click.echo(f"jaxercise: {problem}", err=True)
    if not problems:
        click.echo("proved: every reference gets all points, every stub none")
    return 1 if problems else 0


def prove(course: Course, names: tuple[str, ...], *, level: str | None = None) -> list[str]:
    """Marks references and stubs through the engine; returns what is wrong."""
    jobs = [j for name in names for j in _proof_jobs(course, name)]
    problems = []
    with progress("Proving", len(jobs)) as advance:
        references = [made for made in jobs if made.student == "reference"]
        marked = mark(jobs, level=level, cache=cache_folder(course), references=references)
        for made, result in marked:
            advance(f"{made.assignment} {made.student}")
            for exercise, got in result.exercises.items():
                problems += _judge(made, exercise, got, result.notices)
    return sorted(problems)


def _proof_jobs(course: Course, name: str) -> list[Job]:
    source = course.source_notebook(name)
    blank = canonicalise(source, None)
    return [job(course, source, blank, "stub", assignment=name), reference_job(course, name)]


def _judge(made: Job, exercise: str, got: ExerciseResult, notices: tuple[str, ...]) -> list[str]:
    where = f"{made.assignment}, {exercise}"
    if made.student == "stub":
        if got.outcome == "missing" and got.points == 0:
            return []
        return [f"{where}: the stub gets {got.points:g} points and is {got.outcome}"]
    if got.outcome == "passed":
        return []
    why = [f"{f.code} {f.check}: {f.got}" for f in got.findings] or notices
    return [
        f"{where}: the reference gets {got.points:g} of {got.of:g} points "
        f"({got.outcome}): {'; '.join(why)}"
    ]
