"""The canonical cells, for the engine and for the notebook alike."""

from __future__ import annotations

from collections.abc import Sequence

from ...records import Cell, CellKind
from .._nb import Metadata, RawCell, cell_id, checksum, metadata_of, new_cell, text_or_none, unique
from .._regions import visible_part
from ._sent import Attachments, SentCell
from ._sources import SourceCell


class Writer:
    """Puts cells in order, into the engine's list and into the notebook alike."""

    def __init__(self, sources: Sequence[SourceCell]) -> None:
        self.cells: list[Cell] = []
        self.notebook_cells: list[RawCell] = []
        # Reserved, so that no cell of a submission can take the id of one of ours.
        self.taken = {cell.id for cell in sources} | {cell_id(cell.id) for cell in sources}
        self.taken |= {str(cell.raw.get("id")) for cell in sources}
        self.emitted: set[str] = set()

    def _engine(
        self,
        id: str,
        kind: CellKind,
        source: str,
        *,
        exercise: str | None = None,
        solution: bool = False,
        points: float = 0.0,
    ) -> None:
        made = Cell(
            id=id, kind=kind, exercise=exercise, solution=solution, source=source, points=points
        )
        self.cells.append(made)

    def ours(self, cell: SourceCell) -> None:
        """A test, read-only or text cell of the source."""
        if cell.code:
            kind = "tests" if cell.role == "tests" else "trusted"
            self._engine(cell.id, kind, cell.source, exercise=cell.exercise, points=cell.points)
        self._managed(cell, visible_part(cell.source))

    def answer(
        self, cell: SourceCell, source: str, shown: str, item: SentCell | None = None
    ) -> None:
        """An answer cell: `source` to run, `shown` for the notebook."""
        if cell.code:
            self._engine(cell.id, "student", source, exercise=cell.exercise, solution=True)
        self._managed(cell, shown, item.attachments if item and not cell.code else {})

    def student(self, item: SentCell) -> None:
        """A cell of the student's own."""
        if item.kind == "raw" or not item.source.strip():
            return
        id = unique(f"student-{item.position}", self.taken)
        if item.code:
            self._engine(id, "student", item.source)
        cell = new_cell(item.kind, item.source, id=id)
        if item.attachments:
            cell["attachments"] = item.attachments
        self.notebook_cells.append(cell)

    def note(self, cell: SourceCell, home: SentCell) -> None:
        """Marks an exercise as answered by a cell that counts as something else already."""
        text = f"# `{cell.id}` is defined in {home.where} of the submitted notebook."
        self.answer(cell, text, text)

    def stub(self, cell: SourceCell) -> None:
        """A stub whose other lines the student's answer elsewhere may need; not an answer."""
        id = unique(f"{cell.id}-stub", self.taken)
        self._engine(id, "student", cell.released)
        self.notebook_cells.append(new_cell("code", cell.released, id=cell_id(id)))

    def _managed(
        self, cell: SourceCell, source: str, attachments: Attachments | None = None
    ) -> None:
        kind = "code" if cell.code else "markdown"
        metadata: Metadata = {}
        if cell.managed:
            nbgrader = dict(metadata_of(cell.raw, "nbgrader"))
            nbgrader["cell_type"] = kind
            # What nbgrader put there at release, so that it sees an untouched stub as such.
            nbgrader["checksum"] = checksum(cell.raw, cell.released)
            metadata = {"deletable": False, "nbgrader": nbgrader}
            if cell.role != "answer":
                metadata["editable"] = False
            if own := metadata_of(cell.raw, "jaxercise"):
                metadata["jaxercise"] = dict(own)
        id = text_or_none(cell.raw.get("id")) or cell.id
        id = unique(cell_id(id), self.emitted)
        made = new_cell(kind, source, id=id, metadata=metadata)
        if attachments:
            made["attachments"] = attachments
        elif not cell.code and isinstance(cell.raw.get("attachments"), dict):
            made["attachments"] = cell.raw["attachments"]
        self.notebook_cells.append(made)
