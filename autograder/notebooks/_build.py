"""From a script to the notebook that nbgrader calls the source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._files import write_whole
from ._nb import Cell, Notebook, cell_id, dump, new_cell, new_notebook, unique
from ._source import Script, grade_ids, parse_script


if TYPE_CHECKING:
    from ._course import Course


def _nbgrader(identity: str, **flags: Any) -> dict[str, Any]:
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
    return {**base, "grade_id": identity, **flags}


def build_notebook(script: Script) -> Notebook:
    """The nbgrader source notebook of a script, in nbformat 4.5 and nbgrader's schema 3.

    It holds the solutions and the hidden tests. The same script gives the same notebook, cell ids
    included.
    """
    cells: list[Cell] = []
    taken: set[str] = set()
    for cell, identity in zip(script.cells, grade_ids(list(script.cells)), strict=True):
        metadata: dict[str, Any] = {}
        if identity is not None:
            if cell.role == "solution":
                metadata["nbgrader"] = _nbgrader(identity, solution=True, locked=False)
            elif cell.role == "tests":
                metadata["nbgrader"] = _nbgrader(identity, grade=True, points=cell.points)
            else:
                metadata["nbgrader"] = _nbgrader(identity)
        if cell.role in ("solution", "tests", "statement"):
            metadata["jaxercise"] = {"exercise": cell.exercise}
        name = unique(cell_id(identity or "scratch"), taken)
        kind = "markdown" if cell.markdown else "code"
        cells.append(new_cell(kind, cell.source, id=name, metadata=metadata))
    return new_notebook(cells, assignment=script.path.stem)


def build(course: Course, assignment: str) -> Path:
    """Writes the source notebook of an assignment beside its script and returns its path.

    An assignment that has no script has its notebook already; that path is returned.

    **Raises:** `SourceError` if the script is not right.
    """
    script = course.script(assignment)
    if script is None:
        return course.notebook_path(assignment)
    path = script.with_suffix(".ipynb")
    text = dump(build_notebook(parse_script(script)))
    # Untouched if nothing changed, so that tools which go by time have nothing to do.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)
    return path
