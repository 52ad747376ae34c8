"""From a script to the notebook that nbgrader calls the source."""

from __future__ import annotations

from .._nb import Metadata, Notebook, RawCell, cell_id, new_cell, new_notebook, unique
from ._script import Script, grade_ids


def _nbgrader(identity: str, **flags: bool | float) -> Metadata:
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": True, "task": False}
    return {**base, "grade_id": identity, **flags}


def build_notebook(script: Script) -> Notebook:
    """The nbgrader source notebook of a script, in nbformat 4.5 and nbgrader's schema 3.

    It holds the solutions and the hidden tests. The same script gives the same notebook, cell ids
    included.
    """
    cells: list[RawCell] = []
    taken: set[str] = set()
    for cell, identity in zip(script.cells, grade_ids(script.cells), strict=True):
        metadata: Metadata = {}
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
    return new_notebook(cells, assignment=script.path.stem, more=script.asked.metadata)
