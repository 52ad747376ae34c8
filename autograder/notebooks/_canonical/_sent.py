"""The cells of a submission, and which of ours they are copies of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .._nb import Notebook, RawCell, cells_of, metadata_of, source_of, text_or_none
from .._regions import essence
from ._sources import SourceCell


_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif"})
# The pictures of a text cell: name -> media type -> base64.
Attachments = dict[str, dict[str, str]]


@dataclass
class SentCell:
    """A cell of the submission. `position` counts from 1, as a student would."""

    position: int
    kind: str
    source: str
    grade_id: str | None
    cell_id: str | None
    attachments: Attachments
    known: SourceCell | None = None
    # Whether it is one of the plain cells that everybody got, as it was.
    given: bool = False

    @property
    def code(self) -> bool:
        return self.kind == "code"

    @property
    def where(self) -> str:
        return f"cell {self.position}"


def _attachments(cell: RawCell) -> Attachments:
    """Pictures pasted into a text cell, as far as they are pictures."""
    found = cell.get("attachments")
    if not isinstance(found, dict):
        return {}
    kept = {
        name: {kind: data for kind, data in bundle.items() if isinstance(data, str)}
        for name, bundle in found.items()
        if isinstance(bundle, dict) and bundle and _IMAGES.issuperset(bundle)
    }
    return {name: bundle for name, bundle in kept.items() if bundle}


def sent_cells(submitted: Notebook | None, source_nb: Notebook) -> list[SentCell]:
    """The cells of a submission, whatever it is; what is no cell is left out."""
    sent: list[SentCell] = []
    plain = (cell for cell in cells_of(source_nb) if not metadata_of(cell, "nbgrader"))
    given = {essence(source_of(cell)) for cell in plain if cell.get("cell_type") == "code"}
    for position, cell in enumerate(cells_of(submitted), start=1):
        kind = cell.get("cell_type")
        if kind not in ("code", "markdown", "raw"):
            continue
        nbgrader = metadata_of(cell, "nbgrader")
        sent.append(
            SentCell(
                position,
                kind,
                source_of(cell),
                text_or_none(nbgrader.get("grade_id")),
                text_or_none(cell.get("id")),
                _attachments(cell) if kind == "markdown" else {},
                given=kind == "code" and essence(source_of(cell)) in given,
            )
        )
    return sent


def match(sources: Sequence[SourceCell], sent: Sequence[SentCell]) -> dict[int, list[SentCell]]:
    """Which submitted cells are copies of which source cell, by nbgrader id, cell id, or text."""
    by_id = {cell.id: cell for cell in sources}
    for item in sent:
        if item.grade_id is not None:
            item.known = by_id.get(item.grade_id)
    matched = {item.known.index for item in sent if item.known}
    # Metadata that was lost on the way: nbformat's own ids may have survived it.
    by_cell_id = {text_or_none(c.raw.get("id")): c for c in sources if c.index not in matched}
    for item in sent:
        if item.known is None and item.cell_id is not None:
            item.known = by_cell_id.get(item.cell_id)
    matched = {item.known.index for item in sent if item.known}
    # What was released and came back word for word is no work of the student's.
    by_text = {(c.code, essence(c.released)): c for c in reversed(sources) if essence(c.released)}
    for item in sent:
        if item.known is None:
            item.known = by_text.get((item.code, essence(item.source)))
    copies: dict[int, list[SentCell]] = {cell.index: [] for cell in sources}
    for item in sent:
        if item.known is not None:
            copies[item.known.index].append(item)
    return copies
