"""`jaxercise build` and `jaxercise release`."""

from __future__ import annotations

from pathlib import Path

import click

from ..auditing import prove
from ..classroom import Marking
from ..notebooks import build as build_one, check_release, load_course, release as release_one
from ._terminal import Terminal


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
    # All that is marked is the course's own.
    marking = Marking(level=level, device="cpu", stored=False, hidden_tests_unprotected=True)
    problems = prove(course, names, marking, Terminal())
    for problem in problems:
        click.echo(f"jaxercise: {problem}", err=True)
    if not problems:
        click.echo("proved: every reference gets all points, every stub none")
    return 1 if problems else 0
