"""The cells of our own notebook that have a part to play in every submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .._nb import (
    Notebook,
    RawCell,
    cells_of,
    metadata_of,
    only_imports,
    points_of,
    source_of,
    text_or_none,
    unique,
)
from .._regions import stub_of, visible_part


Role: TypeAlias = Literal["answer", "tests", "trusted", "text"]


@dataclass(frozen=True)
class SourceCell:
    """A cell of a source notebook that has a part to play in every submission."""

    index: int
    id: str
    role: Role
    code: bool
    exercise: str | None
    points: float
    source: str
    raw: RawCell

    @property
    def released(self) -> str:
        """The source that students got."""
        if self.role == "answer":
            return stub_of(self.source, code=self.code)
        return visible_part(self.source)

    @property
    def by_hand(self) -> bool:
        """Whether it is an answer that a person marks, who can read it whatever it is."""
        return self.role == "answer" and bool(metadata_of(self.raw, "nbgrader").get("grade"))

    @property
    def managed(self) -> bool:
        """Whether nbgrader knows the cell."""
        return text_or_none(metadata_of(self.raw, "nbgrader").get("grade_id")) is not None

    @property
    def label(self) -> str:
        if self.role == "tests":
            return f"tests of `{self.exercise}`"
        return (
            f"answer cell `{self.id}`" if self.role == "answer" else f"read-only cell `{self.id}`"
        )


def source_cells(source_nb: Notebook) -> list[SourceCell]:
    """The answer, test and read-only cells of a source notebook, in order.

    Works for the notebooks that this package builds and for any other nbgrader source notebook. In
    the latter each test cell is an exercise of its own, and answer cells belong to none: nothing
    says which function a test is about. A cell without an nbgrader id that only imports counts as
    read-only; other such cells are the students' to change, so they are taken from the submissions.
    """
    found: list[SourceCell] = []
    taken: set[str] = set()
    for index, cell in enumerate(cells_of(source_nb)):
        nbgrader = metadata_of(cell, "nbgrader")
        identity = text_or_none(nbgrader.get("grade_id"))
        own = text_or_none(metadata_of(cell, "jaxercise").get("exercise"))
        code = cell.get("cell_type") == "code"
        source = source_of(cell)
        exercise: str | None = None
        role: Role
        if identity is not None and nbgrader.get("solution"):
            role, exercise = "answer", own
        elif identity is not None and nbgrader.get("grade") and code:
            role, exercise = "tests", own or identity
        elif identity is not None and (nbgrader.get("locked") or nbgrader.get("task")):
            role = "trusted" if code else "text"
        elif identity is None and code and only_imports(source):
            role = "trusted"
        else:
            continue
        if identity is None:
            identity = text_or_none(cell.get("id")) or f"source-{index + 1}"
            identity = unique(identity, taken)
        elif identity in taken:
            # A source like that is the author's mistake, which the build reports.
            continue
        taken.add(identity)
        points = points_of(cell) if role == "tests" else 0.0
        found.append(SourceCell(index, identity, role, code, exercise, points, source, cell))
    return found
