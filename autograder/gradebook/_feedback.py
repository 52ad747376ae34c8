"""Feedback pages and exports from the gradebook."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from ..notebooks import Course
from ._config import course_config
from ._database import opened, require_assignment, saying
from ._errors import GradebookError, worded
from ._lock import only_writer
from ._pages import Pages


def feedback(
    course: Course | str | Path,
    assignment: str,
    *,
    students: Collection[str] | None = None,
    more: bool = False,
) -> list[Path]:
    """Writes the feedback pages of an assignment with `nbgrader generate_feedback`'s code.

    The pages hold no hidden tests and no script, load nothing, and are the same bytes for the
    same marks. A page that was made from the same marks and notebook before is left as it is.

    **Arguments:**

    - `course`: The course, or its folder.
    - `assignment`: Name of the assignment; it must have been recorded.
    - `students`: Of whom; of the whole class if left out.
    - `more`: Whether more pages are to come soon: the process that makes HTML is kept for them.

    **Returns:**

    The pages, sorted.
    """
    home, config, db_url = course_config(course)
    from nbgrader.coursedir import CourseDirectory

    folders = CourseDirectory(config=config)

    def place(step: str, whose: str) -> Path:
        return Path(folders.format_path(getattr(folders, f"{step}_directory"), whose, assignment))

    with only_writer(home.root), saying(db_url), opened(db_url) as gradebook:
        found = require_assignment(gradebook, assignment)
        names = [each.student.id for each in gradebook.assignment_submissions(found.name)]
        names = [name for name in sorted(names) if students is None or name in students]
        graded = {name: place("autograded", name) for name in names}
        graded = {name: path for name, path in graded.items() if any(path.glob("*.ipynb"))}
        if not graded:
            whom = "any student" if students is None else ", ".join(sorted(students))
            raise GradebookError(
                f"{assignment!r} has no graded notebook of {whom}. Grade the assignment first."
            )
        pages = Pages(home.root, gradebook, config, assignment)
        sources = {name: pages.source(name, path) for name, path in graded.items()}
        todo = {
            name
            for name, source in sources.items()
            if not pages.current(name, source, place("feedback", name))
        }

        def done_with(name: str) -> None:
            pages.note(name, sources[name], place("feedback", name))

        failures = _made(config, assignment, gradebook, todo, pages, done_with, more)
    if failures:
        names = "; ".join(f"{name} ({reason})" for name, reason in failures)
        raise GradebookError(
            f"Feedback on {assignment!r} could not be written for: {names}", tuple(failures)
        )
    return sorted(page for name in graded for page in place("feedback", name).glob("*.html"))


def _made(
    config: Any,
    assignment: str,
    gradebook: Any,
    todo: set[str],
    pages: Pages,
    done_with: Callable[[str], None],
    more: bool,
) -> list[tuple[str, str]]:
    """Has nbgrader make the pages of the students `todo`; those that it could not make, and why."""
    if not todo:
        return []
    from ._converters import ClassFeedback, convert
    from ._page import close_renderer

    try:
        return convert(ClassFeedback, config, assignment, gradebook, only=todo, on_done=done_with)
    finally:
        pages.save()
        if not more:
            close_renderer()


def export_csv(course: Course | str | Path, to: str | Path) -> Path:
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
