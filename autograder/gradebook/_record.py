"""Writing the marks of a class into nbgrader's gradebook."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..notebooks import Course, Notebook
from ..records import Result, plain
from ._config import course_config
from ._database import Records, digest, opened, require_assignment, saying
from ._errors import GradebookError
from ._lock import only_writer, work_folder
from ._marks import part_of
from ._register import FORMAT, register
from ._replay import replaying


class Finished(NamedTuple):
    """A submission that was marked: whose it is, its canonical notebook, what came of it, and when
    it was handed in, as text that nbgrader understands, such as `2026-02-01 12:00:00 UTC`, or
    `None`. In an assignment of several notebooks `notebooks` are those that were handed in, by
    name."""

    student: str
    notebook: Notebook
    result: Result
    timestamp: str | None
    notebooks: Mapping[str, Notebook] | None = None


@dataclass(frozen=True)
class Recorded:
    """Which students' marks were written, and which were there already."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]


def record(
    course: Course | str | Path,
    assignment: str,
    entries: Iterable[Finished],
    *,
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Recorded:
    """Records finished results: marks, late penalties, comments and graded notebooks.

    Everything is written by nbgrader's own code, so formgrader, `nbgrader generate_feedback` and
    `nbgrader export` work from it. A record that is the same as the last one is skipped. Marks
    that a grader gave by hand stay, and are put up for review if the result has changed.

    **Arguments:**

    - `course`: The course, or its folder.
    - `assignment`: Name of the assignment; one that the course has.
    - `entries`: Every submission to record, one for each student.
    - `force`: Write records that have not changed, too.
    - `progress`: Called with the student after each record.

    **Returns:**

    The students whose records were written, and those whose records were there already.

    **Raises:**

    `GradebookError`, in words, if another run is recording, if the gradebook is locked, read-only
    or cannot grow, or if single students could not be recorded (`failures` names them; all others
    are recorded then). Running it again goes on from there.
    """
    home, config, db_url = course_config(course)
    with only_writer(home.root), saying(db_url), opened(db_url) as gradebook:
        records = Records(gradebook, assignment)
        register(home, config, assignment, gradebook, records, db_url)
        stage = work_folder(home.root) / "staged"
        shutil.rmtree(stage, ignore_errors=True)
        try:
            names = home.notebook_names(assignment)
            recording = _Recording(home, config, assignment, names, gradebook, records, stage)
            todo, unchanged = recording.stage(entries, force)
            if todo:
                recording.write(todo, progress)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        return Recorded(tuple(todo), tuple(unchanged))


@dataclass(frozen=True)
class _Todo:
    """A record to be made: the digest that it is known by, and the result of each notebook."""

    digest: str
    results: Mapping[str, Result]


@dataclass(frozen=True)
class _Recording:
    """Records of one assignment that are being made. nbgrader finds the submissions in `folder`,
    with notebooks of these `names`."""

    course: Course
    config: Any
    assignment: str
    names: Sequence[str]
    gradebook: Any
    records: Records
    folder: Path

    def stage(self, entries: Iterable[Finished], force: bool) -> tuple[dict[str, _Todo], list[str]]:
        """Writes down the submissions that have to be recorded, by student; and tells whose record
        is there already."""
        known = self.records.digests()
        submissions = self.gradebook.assignment_submissions(self.assignment)
        recorded = {each.student.id for each in submissions}
        common = [
            str(require_assignment(self.gradebook, self.assignment).duedate),
            str((self.config.AssignLatePenalties, self.config.LateSubmissionPlugin)),
        ]
        graded = self.course.root / _directory(self.config, "autograded")
        todo: dict[str, _Todo] = {}
        unchanged: list[str] = []
        for student, canonical, result, timestamp, several in (Finished(*each) for each in entries):
            _require_name(student)
            if student in todo or student in unchanged:
                raise GradebookError(f"There are two results for student {student!r}.")
            notebooks = {self.names[0]: canonical} if several is None else several
            content = canonical if several is None else dict(several)
            mark = digest(FORMAT, known[""], content, plain(result), timestamp, *common)
            folder = graded / student / self.assignment
            done = all((folder / f"{name}.ipynb").exists() for name in notebooks)
            there = known.get(student) == mark and student in recorded and done
            if there and not force:
                unchanged.append(student)
                continue
            results = {
                name: result if several is None else part_of(result, name) for name in notebooks
            }
            todo[student] = _Todo(mark, results)
            _stage(self.folder / student / self.assignment, notebooks, timestamp)
        return todo, unchanged

    def write(self, todo: Mapping[str, _Todo], progress: Callable[[str], None] | None) -> None:
        """Has nbgrader record what was staged."""
        # Marks are written cell by cell: a student whose record is interrupted must not look
        # finished because an earlier one was.
        known = self.records.digests()
        self.records.forget(student for student in todo if student in known)

        def done_with(student: str) -> None:
            self.records.note(student, todo[student].digest)
            if progress is not None:
                progress(student)

        from ._converters import ClassAutograde, convert

        results = {
            (student, self.assignment, name): result
            for student, each in todo.items()
            for name, result in each.results.items()
        }
        with replaying(results):
            failures = convert(
                ClassAutograde,
                self.config,
                self.assignment,
                self.gradebook,
                on_done=done_with,
                submitted_directory=os.path.relpath(self.folder, self.course.root),
            )
        if failures:
            names = "; ".join(f"{student} ({reason})" for student, reason in failures)
            raise GradebookError(
                f"{len(failures)} of {len(todo)} records of {self.assignment!r} could not be "
                f"written, the others were: {names}",
                tuple(failures),
            )


def _directory(config: Any, step: str) -> str:
    from nbgrader.coursedir import CourseDirectory

    return getattr(CourseDirectory(config=config), f"{step}_directory")


def _require_name(student: str) -> None:
    if not student or student in (".", "..") or set(student) & set("/\\\0*?["):
        raise GradebookError(
            f"{student!r} cannot be the name of a student: nbgrader uses it as a folder name."
        )


def _stage(folder: Path, notebooks: Mapping[str, Notebook], timestamp: str | None) -> None:
    folder.mkdir(parents=True)
    for name, canonical in notebooks.items():
        text = json.dumps(canonical)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8", errors="replace")
    if timestamp is not None and _is_time(timestamp):
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")


def _is_time(text: str) -> bool:
    """Whether nbgrader can read the time; a submission that says something else has none."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(text) is not None
    except (ValueError, OverflowError):
        return False
