"""From what a class handed in to jobs."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

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
from ..proctor import ungradable
from ..records import Job, Result, replace


@dataclasses.dataclass(frozen=True)
class Entry:
    """One student's submission of one assignment.

    - `student`, `assignment`: names.
    - `canonical`: the submission in canonical form; without answers if it could not be read.
    - `timestamp`: when it was handed in, as text, or None.
    - `job`: None where there is nothing to run. Then `result` is there from the start.
    - `result`: None until it is marked.
    - `message`: what to tell of the submission, or the empty string.
    - `recordable`: whether `student` is an id that the gradebook can hold a row for.
    """

    student: str
    assignment: str
    canonical: Canonical
    timestamp: str | None
    job: Job | None
    result: Result | None
    message: str = ""
    recordable: bool = True

    @property
    def settled(self) -> bool:
        """Whether marking it again would give the same: a fault of ours is tried again."""
        if self.job is None or self.result is None:
            return True
        return all(e.outcome != "ungradable" for e in self.result.exercises.values())


def entries_of(
    course: Course, assignment: str, submitted: Path, students: Iterable[str] = ()
) -> Iterator[Entry]:
    """The submissions of an assignment, the refused ones too, by student; of `students` only, if
    there are any."""
    source = course.source_notebook(assignment)
    wanted = set(students)
    found = intake(
        submitted,
        assignment,
        notebook_name=course.notebook_path(assignment).name,
        max_bytes=course.limits.submission_bytes,
    )
    for item in found:
        if wanted and item.student not in wanted:
            continue
        refused = isinstance(item, Refusal)
        canonical = canonicalise(source, None if refused else item.notebook)
        made = job(course, source, canonical, item.student, assignment=assignment)
        if refused:
            yield Entry(
                student=item.student,
                assignment=assignment,
                canonical=canonical,
                timestamp=None,
                job=None,
                result=_refused(made, item),
                message=item.message,
                recordable=item.named,
            )
        else:
            yield Entry(
                student=item.student,
                assignment=assignment,
                canonical=canonical,
                timestamp=item.timestamp,
                job=made,
                result=None,
                message=" ".join([*item.notices, *canonical.notices]),
            )


def _refused(blank: Job, refusal: Refusal) -> Result:
    """The result of a submission that could not be read, or is not there."""
    result = ungradable(blank, refusal.message)
    if refusal.outcome != "missing":
        return result
    return replace(
        result,
        exercises={
            name: replace(exercise, outcome="missing")
            for name, exercise in result.exercises.items()
        },
        cells={
            name: cell if cell.of is None else replace(cell, points=0.0)
            for name, cell in result.cells.items()
        },
    )


def reference_job(course: Course, assignment: str) -> Job:
    """The job of an assignment's own solutions, as a student called "reference".

    The notebook's demonstrations are in it, as in what a student hands in.
    """
    source = course.source_notebook(assignment)
    made = job(course, source, canonicalise(source, source), "reference", assignment=assignment)
    own = references(source)
    return replace(
        made,
        cells=tuple(replace(cell, source=own.get(cell.id, cell.source)) for cell in made.cells),
    )


def handed_in(course: Course, submitted: Path, assignments: tuple[str, ...]) -> tuple[str, ...]:
    """The assignments to mark. Raises `CourseError` for one that the course does not have."""
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
