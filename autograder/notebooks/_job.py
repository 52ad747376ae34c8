"""From a canonical notebook to a job for the engine, complete in itself."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping

from ..records import Cell, CellKind, Job, replace
from ._asked import asked_in
from ._canonical import Canonical, source_cells
from ._course import Course
from ._imports import imported
from ._nb import (
    Notebook,
    cells_of,
    checksum,
    metadata_of,
    points_of,
    source_of,
    text_or_none,
    unique,
)
from ._references import reference_cells


def stub_sources(source_nb: Notebook) -> dict[str, str]:
    """The released stub of each exercise, as nbgrader's `ClearSolutions` writes it.

    Empty for a notebook that does not say which answer cell belongs to which exercise: there an
    untouched stub is not `missing`, it fails its tests.
    """
    return {
        cell.exercise: cell.released
        for cell in source_cells(source_nb)
        if cell.role == "answer" and cell.code and cell.exercise is not None
    }


def student_secret(secret: bytes, assignment: str, student: str) -> str:
    """The hexadecimal key that one student's hidden inputs in one assignment are drawn from.

    Different for every student, the same at every regrade, and of no use for anybody else's.
    """
    text = "\0".join((assignment, student)).encode("utf-8", "replace")
    return hmac.new(secret, text, hashlib.sha256).hexdigest()


def job(
    course: Course,
    source_nb: Notebook,
    canonical: Canonical,
    student: str,
    *,
    assignment: str | None = None,
) -> Job:
    """The job that marks one submission.

    **Arguments:**

    - `assignment`: its name; by default the one that `Course.source_notebook` noted in `source_nb`.
    """
    name = assignment or text_or_none(metadata_of(source_nb, "jaxercise").get("assignment"))
    if name is None:
        raise ValueError("the source notebook does not name its assignment; pass assignment=")
    asked = asked_in(source_nb)
    together = course.way(name) == "together"
    stubs = {} if together else stub_sources(source_nb)
    files, needs = course.data_files(name), asked.needs
    limits = asked.limited(course.limits).marking
    if together and course.cell_s is not None:
        limits = replace(limits, cell_cpu_s=course.cell_s, cell_wall_s=course.cell_s)
    if together and not needs.preload:
        # A course of another origin does not say what it needs; its notebooks show it.
        needs = replace(needs, preload=imported(source_nb, files))
    return Job(
        assignment=name,
        student=student,
        secret=student_secret(course.secret, name, student),
        cells=canonical.cells,
        stubs=stubs,
        reference=tuple(reference_cells(source_nb)) if stubs else None,
        limits=limits,
        hidden=True,
        files=files,
        needs=needs,
        env={"NBGRADER_EXECUTION": "autograde"} if together else {},
        way="together" if together else "apart",
    )


def preloaded(course: Course, assignments: Iterable[str]) -> set[str]:
    """The modules that all jobs of these assignments are known to import; none where some of them
    are marked apart, which say so themselves."""
    found: set[str] = set()
    for name in assignments:
        if course.way(name) == "apart":
            return set()
        files = course.data_files(name)
        for notebook in course.notebook_names(name):
            found |= set(imported(course.source_notebook(name, notebook), files))
    return found


def joined(jobs: Mapping[str, Job], absent: Collection[str] = ()) -> Job:
    """One job of those of the notebooks of a submission, by name.

    Cells and exercises are called `NOTEBOOK/NAME` in it. `absent` are those notebooks that were not
    handed in.
    """
    cells = tuple(
        replace(
            cell,
            id=f"{name}/{cell.id}",
            exercise=None if cell.exercise is None else f"{name}/{cell.exercise}",
            notebook=name,
        )
        for name, each in jobs.items()
        for cell in each.cells
    )
    preload = sorted({name for each in jobs.values() for name in each.needs.preload})
    first = next(iter(jobs.values()))
    needs = replace(first.needs, preload=tuple(preload))
    return replace(first, cells=cells, absent=tuple(absent), needs=needs)


def _flagged_cells(nb: Notebook, *, by_exercise: bool) -> tuple[Cell, ...]:
    """The code cells of a notebook, each taken for what its own metadata says."""
    cells: list[Cell] = []
    taken: set[str] = set()
    for position, cell in enumerate(cells_of(nb), start=1):
        if cell.get("cell_type") != "code":
            continue
        nbgrader = metadata_of(cell, "nbgrader")
        identity = text_or_none(nbgrader.get("grade_id"))
        flags = {name: bool(identity and nbgrader.get(name)) for name in ("grade", "solution")}
        own = text_or_none(metadata_of(cell, "jaxercise").get("exercise")) if by_exercise else None
        kind: CellKind = "student"
        exercise, points = None, 0.0
        if flags["solution"]:
            exercise = own
        elif flags["grade"]:
            kind, exercise, points = "tests", own or identity, points_of(cell)
        elif identity and nbgrader.get("locked"):
            kind = "trusted"
        cells.append(
            Cell(
                id=unique(identity or f"student-{position}", taken),
                kind=kind,
                exercise=exercise,
                solution=flags["solution"],
                source=source_of(cell),
                points=points,
            )
        )
    return tuple(cells)


def cells_from_nbgrader(nb: Notebook) -> tuple[Cell, ...]:
    """The cells of a notebook that `nbgrader autograde` has restored, from any nbgrader course.

    Each test cell is an exercise of its own, called by its id; there are no stubs and no reference.
    The notebook must have been through nbgrader's `OverwriteCells`: what its metadata says is
    believed.
    """
    return _flagged_cells(nb, by_exercise=False)


def cells_from_release(nb: Notebook) -> tuple[Cell, ...]:
    """The cells of a student's own notebook, for marking it on the student's own machine.

    The tests are the visible ones that the notebook holds; nothing in it needs to be trusted.
    """
    return _flagged_cells(nb, by_exercise=True)


def stubs_from_release(nb: Notebook) -> dict[str, str]:
    """The stubs of those exercises in a student's own notebook that are as they were released."""
    stubs: dict[str, str] = {}
    for cell in cells_of(nb):
        nbgrader = metadata_of(cell, "nbgrader")
        exercise = text_or_none(metadata_of(cell, "jaxercise").get("exercise"))
        source = source_of(cell)
        if (
            exercise is not None
            and cell.get("cell_type") == "code"
            and nbgrader.get("solution")
            and text_or_none(nbgrader.get("grade_id")) is not None
            and nbgrader.get("checksum") == checksum(cell, source)
        ):
            stubs[exercise] = source
    return stubs
