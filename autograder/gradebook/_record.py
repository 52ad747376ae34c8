"""Writing the marks of a class into nbgrader's gradebook."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._config import load_config
from ._database import Records, digest, opened, patient, require_assignment, saying
from ._errors import GradebookError
from ._lock import only_writer, work_folder
from ._replay import replaying


Entry = tuple[str, Mapping[str, Any], Mapping[str, Any], str | None]

# Raised when the same result would be recorded differently: everything is then recorded anew.
_FORMAT = 1


@dataclass(frozen=True)
class Recorded:
    """Which students' marks were written, and which were there already."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]


def course_config(course: Any) -> tuple[Any, Any, str]:
    """The course, nbgrader's configuration for it, and the address of its gradebook.

    **Arguments:**

    - `course`: A course, or its folder.
    """
    from autograder.notebooks import load_course

    from .._imports import quicken_imports

    quicken_imports()
    from nbgrader.coursedir import CourseDirectory

    if isinstance(course, str | Path):
        course = load_course(course)
    config = load_config(course.root)
    return course, config, CourseDirectory(config=config).db_url


def written_to(course: Any) -> list[Path] | None:
    """The gradebook's file, the folder of graded notebooks and that of feedback.

    In the folders, as nbgrader has it, is a folder for each student with one for each assignment.

    **Returns:**

    Absolute paths, or `None` if the configuration puts the gradebook or the folders elsewhere:
    into a database server, or into an order of its own.
    """
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.engine import make_url

    course, config, db_url = course_config(course)
    folders = CourseDirectory(config=config)
    url = make_url(db_url)
    plain = CourseDirectory.class_traits()["directory_structure"].default()  # pyright: ignore
    if (
        url.get_backend_name() != "sqlite"
        or url.query
        or not Path(url.database or "").is_absolute()
    ):
        return None
    if folders.directory_structure != plain:
        return None
    made = (folders.autograded_directory, folders.feedback_directory)
    return [Path(url.database or ""), *(Path(course.root, name) for name in made)]


def record(
    course: Any,
    assignment: str,
    entries: Iterable[Entry],
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
    - `entries`: (student, canonical notebook, result, time of submission or `None`) for every
        submission. The time is text that nbgrader understands, such as `2026-02-01 12:00:00 UTC`.
    - `force`: Write records that have not changed, too.
    - `progress`: Called with the student after each record.

    **Returns:**

    The students whose records were written, and those whose records were there already.

    **Raises:**

    `GradebookError`, in words, if another run is recording, if the gradebook is locked, read-only
    or cannot grow, or if single students could not be recorded (`failures` names them; all others
    are recorded then). Running it again goes on from there.
    """
    course, config, db_url = course_config(course)
    root, notebook = course.root, course.notebook_path(assignment).stem
    with only_writer(root), saying(db_url), opened(db_url) as gradebook:
        records = Records(gradebook, assignment)
        register(course, config, assignment, gradebook, records, db_url)
        duedate = str(require_assignment(gradebook, assignment).duedate)
        penalties = str((config.AssignLatePenalties, config.LateSubmissionPlugin))
        known = records.digests()
        recorded = {each.student.id for each in gradebook.assignment_submissions(assignment)}
        graded = root / _directory(config, "autograded")
        todo: dict[str, str] = {}
        unchanged: list[str] = []
        results = {}
        stage = work_folder(root) / "staged"
        shutil.rmtree(stage, ignore_errors=True)
        for student, canonical, result, timestamp in entries:
            _require_name(student)
            if student in todo or student in unchanged:
                raise GradebookError(f"There are two results for student {student!r}.")
            mark = digest(_FORMAT, known[""], canonical, result, timestamp, duedate, penalties)
            done = graded / student / assignment / f"{notebook}.ipynb"
            if not force and known.get(student) == mark and student in recorded and done.exists():
                unchanged.append(student)
                continue
            todo[student] = mark
            results[student, assignment, notebook] = result
            _stage(stage / student / assignment, notebook, canonical, timestamp)
        if not todo:
            return Recorded((), tuple(unchanged))

        # Marks are written cell by cell: a student whose record is interrupted must not look
        # finished because an earlier one was.
        records.forget(student for student in todo if student in known)

        def done_with(student: str) -> None:
            records.note(student, todo[student])
            if progress is not None:
                progress(student)

        from ._converters import ClassAutograde, convert

        try:
            with replaying(results):
                failures = convert(
                    ClassAutograde,
                    config,
                    assignment,
                    gradebook,
                    on_done=done_with,
                    submitted_directory=os.path.relpath(stage, root),
                )
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        if failures:
            names = "; ".join(f"{student} ({reason})" for student, reason in failures)
            raise GradebookError(
                f"{len(failures)} of {len(todo)} records of {assignment!r} could not be written, "
                f"the others were: {names}",
                tuple(failures),
            )
        return Recorded(tuple(todo), tuple(unchanged))


def enter(course: Any, assignment: str) -> None:
    """Enters an assignment into the gradebook: its cells, points and hidden tests.

    `record` does so too. What is entered as it is now is left alone.

    **Arguments:**

    - `course`: The course, or its folder.
    - `assignment`: Name of the assignment; one that the course has.

    **Raises:**

    `GradebookError`, in words, if another run is recording, if the gradebook is locked, read-only
    or cannot grow, or if it holds submissions with other graded cells.
    """
    course, config, db_url = course_config(course)
    with only_writer(course.root), saying(db_url), opened(db_url) as gradebook:
        register(course, config, assignment, gradebook, Records(gradebook, assignment), db_url)


def register(
    course: Any, config: Any, assignment: str, gradebook: Any, records: Records, db_url: str
) -> None:
    """Enters the assignment's cells, points and hidden tests, unless they are there already."""
    from nbgrader.api import MissingEntry

    from ._converters import enter_assignment

    source = course.source_notebook(assignment)
    mark = digest(_FORMAT, source)
    try:
        gradebook.find_assignment(assignment)
        if records.digests().get("") == mark:
            return
    except MissingEntry:
        pass
    # Built and released beside the course: neither the notebook that lies in the source folder,
    # which may be stale, nor the release that students have is this command's business.
    stage = work_folder(course.root)
    folder = stage / "source" / assignment
    shutil.rmtree(stage / "source", ignore_errors=True)
    folder.mkdir(parents=True)
    name = course.notebook_path(assignment).stem
    (folder / f"{name}.ipynb").write_text(json.dumps(source), encoding="utf-8")
    enter_assignment(
        config,
        assignment,
        db_url=patient(db_url),
        source_directory=os.path.relpath(stage / "source", course.root),
        release_directory=os.path.relpath(stage / "release", course.root),
    )
    for made in ("source", "release"):
        shutil.rmtree(stage / made, ignore_errors=True)
    gradebook.db.expire_all()
    records.note("", mark)


def _directory(config: Any, step: str) -> str:
    from nbgrader.coursedir import CourseDirectory

    return getattr(CourseDirectory(config=config), f"{step}_directory")


def _require_name(student: str) -> None:
    if not student or student in (".", "..") or set(student) & set("/\\\0*?["):
        raise GradebookError(
            f"{student!r} cannot be the name of a student: nbgrader uses it as a folder name."
        )


def _stage(
    folder: Path, notebook: str, canonical: Mapping[str, Any], timestamp: str | None
) -> None:
    folder.mkdir(parents=True)
    text = json.dumps(canonical)
    (folder / f"{notebook}.ipynb").write_text(text, encoding="utf-8", errors="replace")
    if timestamp is not None and _is_time(timestamp):
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")


def _is_time(text: str) -> bool:
    """Whether nbgrader can read the time; a submission that says something else has none."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(text) is not None
    except (ValueError, OverflowError):
        return False


def marks(course: Any, assignment: str) -> list[tuple[str, str, float | None, float]]:
    """The marks of an assignment as they stand in the gradebook.

    **Returns:**

    (student, grade id, score, most points) for every graded cell, by student and in the order of
    the notebook. The score is `None` where a grader has yet to give it; a grader's score counts
    before the automatic one; late penalties are not taken off.
    """
    _, _, db_url = course_config(course)
    rows: list[tuple[str, str, float | None, float]] = []
    with opened(db_url) as gradebook:
        found = require_assignment(gradebook, assignment)
        order = {
            (notebook.name, cell.name): place
            for notebook in found.notebooks
            for place, cell in enumerate(notebook.source_cells)
        }
        submissions = gradebook.assignment_submissions(assignment)
        for submission in sorted(submissions, key=lambda each: each.student.id):
            grades = [
                (order.get((part.notebook.name, grade.name), 0), part.notebook.name, grade)
                for part in submission.notebooks
                for grade in part.grades
            ]
            for _, _, grade in sorted(grades, key=lambda each: (each[1], each[0], each[2].name)):
                open_ = grade.auto_score is None and grade.manual_score is None
                score = None if open_ else float(grade.score)
                rows.append((submission.student.id, grade.name, score, float(grade.max_score)))
    return rows
