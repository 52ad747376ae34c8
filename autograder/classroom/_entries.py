"""From what a class handed in to jobs."""

from __future__ import annotations

import base64
import dataclasses
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..notebooks import (
    Canonical,
    Course,
    CourseError,
    Notebook,
    Refusal,
    autotest_in,
    canonicalise,
    intake,
    job,
    joined,
    language_of,
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
    - `notebooks`: of an assignment of several those that were handed in, in canonical form, by
      name; `canonical` is one of them.
    """

    student: str
    assignment: str
    canonical: Canonical
    timestamp: str | None
    job: Job | None
    result: Result | None
    message: str = ""
    recordable: bool = True
    notebooks: Mapping[str, Notebook] | None = None

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
    names = course.notebook_names(assignment)
    sources = _sources(course, assignment, names)
    wanted = set(students)
    found = intake(
        submitted,
        assignment,
        notebook_names=[f"{name}.ipynb" for name in names],
        max_bytes=course.limits.submission_bytes,
        beside=course.way(assignment) == "together",
    )
    for item in found:
        if wanted and item.student not in wanted:
            continue
        found_there = {} if isinstance(item, Refusal) else item.notebooks
        sent = {Path(name).stem: notebook for name, notebook in found_there.items()}
        several = {name: canonicalise(source, sent.get(name)) for name, source in sources.items()}
        canonical = next(several[name] for name in names if name in sent or not sent)
        made = _made(course, assignment, item.student, sources, several, sent)
        if not isinstance(item, Refusal) and item.files:
            # The course's own go first, as with nbgrader.
            made = replace(made, files=_packed(item.files) | made.files)
        if not isinstance(item, Refusal) and (problem := _foreign(sources)):
            item = Refusal(item.student, assignment, "ungradable", problem)
        if isinstance(item, Refusal):
            yield Entry(
                student=item.student,
                assignment=assignment,
                canonical=canonical,
                timestamp=None,
                job=None,
                result=_refused(made, item),
                message=item.message,
                recordable=item.named,
                notebooks=_notebooks(several, names),
            )
        else:
            yield Entry(
                student=item.student,
                assignment=assignment,
                canonical=canonical,
                timestamp=item.timestamp,
                job=made,
                result=None,
                message=" ".join([*item.notices, *_notices(several, sent)]),
                notebooks=_notebooks(several, sent),
            )


def _packed(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in files.items()}


def _foreign(sources: Mapping[str, Notebook]) -> str:
    """Why nothing here can mark the notebooks of an assignment; the empty string if it can."""
    found = {name: language_of(source) for name, source in sources.items()}
    others = [f"{name}.ipynb is for {told}" for name, told in found.items() if told != "python"]
    if others:
        return f"{'; '.join(others)}; only Python is marked here"
    tests = {name: autotest_in(source) for name, source in sources.items()}
    return "; ".join(
        f"{name}.ipynb has AUTOTEST in {id}, which nbgrader writes when it releases: mark it with "
        "`nbgrader autograde`, which has the same engine"
        for name, id in tests.items()
        if id is not None
    )


def _notebooks(
    several: Mapping[str, Canonical], wanted: Collection[str]
) -> dict[str, Notebook] | None:
    if len(several) == 1:
        return None
    return {name: each.notebook for name, each in several.items() if name in wanted}


def _sources(course: Course, assignment: str, names: Sequence[str]) -> dict[str, Notebook]:
    """The source notebooks of an assignment by name."""
    if len(names) == 1:
        return {names[0]: course.source_notebook(assignment)}
    return {name: course.source_notebook(assignment, name) for name in names}


def _made(
    course: Course,
    assignment: str,
    student: str,
    sources: Mapping[str, Notebook],
    several: Mapping[str, Canonical],
    sent: Collection[str],
) -> Job:
    """The job of a submission; of several notebooks one for all."""
    jobs = {
        name: job(course, source, several[name], student, assignment=assignment)
        for name, source in sources.items()
    }
    if len(jobs) == 1:
        return next(iter(jobs.values()))
    return joined(jobs, [name for name in jobs if name not in sent])


def _notices(several: Mapping[str, Canonical], sent: Collection[str]) -> Iterator[str]:
    for name, canonical in several.items():
        before = f"{name}: " if len(several) > 1 else ""
        if name in sent:
            yield from (before + notice for notice in canonical.notices)
        else:
            yield f"{name}.ipynb was not handed in."


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
    sources = _sources(course, assignment, course.notebook_names(assignment))
    several = {name: canonicalise(source, source) for name, source in sources.items()}
    made = _made(course, assignment, "reference", sources, several, sources)
    own: dict[str, str] = {}
    for name, source in sources.items():
        before = f"{name}/" if len(sources) > 1 else ""
        own |= {before + id: text for id, text in references(source).items()}
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
