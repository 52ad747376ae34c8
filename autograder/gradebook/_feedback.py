"""Feedback pages and exports from the gradebook."""

import os
from pathlib import Path
from typing import Any

from ._database import opened, require_assignment, saying
from ._errors import GradebookError, worded
from ._lock import only_writer
from ._record import course_config


def feedback(course: Any, assignment: str, *, student: str | None = None) -> list[Path]:
    """Writes the feedback pages of an assignment with `nbgrader generate_feedback`'s code.

    The pages hold no hidden tests and no script, load nothing, and are the same bytes for the
    same marks.

    **Arguments:**

    - `course`: The course, or its folder.
    - `assignment`: Name of the assignment; it must have been recorded.
    - `student`: One student; the whole class if left out.

    **Returns:**

    The pages, sorted.
    """
    course, config, db_url = course_config(course)
    from nbgrader.coursedir import CourseDirectory

    from ._converters import ClassFeedback, convert

    folders = CourseDirectory(config=config)
    graded = folders.format_path(folders.autograded_directory, student or "*", assignment)
    with only_writer(course.root), saying(db_url), opened(db_url) as gradebook:
        require_assignment(gradebook, assignment)
        if not list(Path("/").glob(os.path.relpath(os.path.join(graded, "*.ipynb"), "/"))):
            whom = f"student {student!r}" if student else "any student"
            raise GradebookError(
                f"{assignment!r} has no graded notebook of {whom}. Grade the assignment first."
            )
        only: dict[str, Any] = {} if student is None else {"student_id": student}
        failures = convert(ClassFeedback, config, assignment, gradebook, **only)
    if failures:
        names = "; ".join(f"{name} ({reason})" for name, reason in failures)
        raise GradebookError(
            f"Feedback on {assignment!r} could not be written for: {names}", tuple(failures)
        )
    pages = folders.format_path(folders.feedback_directory, student or "*", assignment)
    return sorted(Path("/").glob(os.path.relpath(os.path.join(pages, "*.html"), "/")))


def export_csv(course: Any, to: str | Path) -> Path:
    """Exports every student's score in every assignment through nbgrader's exporter plug-in.

    **Arguments:**

    - `course`: The course, or its folder.
    - `to`: The file to write; replaced only once the new one is complete.

    **Returns:**

    The path of the file.
    """
    from ._export import CsvExport

    _, config, db_url = course_config(course)
    to = Path(to).absolute()
    with opened(db_url) as gradebook:
        plugin = CsvExport(config=config)
        plugin.to = str(to)
        try:
            plugin.export(gradebook)
        except OSError as error:
            reason = f"{to} cannot be written: {error.strerror or error}. Name another file."
            raise worded(error, to) or GradebookError(reason) from error
    return to
