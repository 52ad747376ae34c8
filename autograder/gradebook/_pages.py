"""Which feedback pages have to be made again."""

import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import Any

from .._files import write_whole
from ._config import TEMPLATES
from ._database import digest
from ._lock import work_folder


# What turns a graded notebook into a page, beside this package itself.
_TOOLS = "jinja2 mistune nbconvert nbformat nbgrader nh3 pygments".split()
_OF_SUBMISSIONS = """
    join submitted_notebook on submitted_notebook.id = {0}.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join notebook on notebook.id = submitted_notebook.notebook_id
    join assignment on assignment.id = notebook.assignment_id
    join base_cell on base_cell.id = {0}.cell_id
    where assignment.name = :a order by 1, 2, 3"""
_WHOSE = "select submitted_assignment.student_id, notebook.name, base_cell.name, "
_MARKS = (
    _WHOSE + "auto_score, manual_score, extra_credit, needs_manual_grade, "
    "submitted_notebook.late_submission_penalty from grade" + _OF_SUBMISSIONS.format("grade"),
    _WHOSE + "auto_comment, manual_comment from comment" + _OF_SUBMISSIONS.format("comment"),
)
_POINTS = """
    select notebook.name, base_cell.name, {0}.max_score from {0}
    join base_cell on base_cell.id = {0}.id
    join notebook on notebook.id = base_cell.notebook_id
    join assignment on assignment.id = notebook.assignment_id
    where assignment.name = :a order by 1, 2"""


class Pages:
    """Remembers, for each student's pages of an assignment, what they were made from.

    That is the graded notebook, the marks and comments as they stand in the gradebook, the
    configuration, and the code that makes pages. A page that was changed or deleted since is
    made again, too.
    """

    def __init__(self, root: Path, gradebook: Any, config: Any, assignment: str):
        self._path = work_folder(root) / f"pages-{assignment}.json"
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._known: dict[str, list[str]] = known if isinstance(known, dict) else {}
        self._marks = _standing(gradebook, assignment)
        self._common = digest(_made_with(), str(config))

    def source(self, student: str, graded: Path) -> str:
        """A digest of what the pages of a student are made from."""
        return digest(self._common, self._marks.get(student), _contents(graded))

    def current(self, student: str, source: str, made: Path) -> bool:
        """Whether the pages in `made` are those that `source` gives."""
        return self._known.get(student) == [source, digest(_contents(made))]

    def note(self, student: str, source: str, made: Path) -> None:
        """Remembers pages that were made just now."""
        self._known[student] = [source, digest(_contents(made))]

    def save(self) -> None:
        """Writes down what was remembered."""
        write_whole(self._path, json.dumps(self._known, sort_keys=True))


def _standing(gradebook: Any, assignment: str) -> dict[str, list[Any]]:
    """All that pages show of the gradebook, by student."""
    from sqlalchemy import text

    points = [
        [list(row) for row in gradebook.db.execute(text(_POINTS.format(kind)), {"a": assignment})]
        for kind in ("grade_cells", "task_cells")
    ]
    found: dict[str, list[Any]] = {}
    for query in _MARKS:
        for student, *row in gradebook.db.execute(text(query), {"a": assignment}):
            found.setdefault(student, [points]).append(row)
    return found


def _made_with() -> list[Any]:
    from autograder.proctor import environment_digest

    versions = []
    for name in _TOOLS:
        try:
            versions.append(importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            versions.append(None)
    return [environment_digest(), versions, _contents(TEMPLATES)]


def _contents(folder: Path) -> list[tuple[str, str]]:
    """The files below a folder, by name, with digests of their bytes."""
    return [
        (str(path.relative_to(folder)), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
