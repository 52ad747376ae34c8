"""The list of who handed in what, beside the submissions."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..._files import write_whole
from .._names import display_name, name_problem, plain_cell
from ._participants import COLLECTED


@dataclass(frozen=True)
class Row:
    """Where a submission came from.

    `lms_id` and `name` are the platform's, `file` is the student's, `submitted` is a time in UTC or
    empty, `sha256` is that of the notebook, `participant` the digest of a `Participant`.
    """

    student: str
    assignment: str
    lms: str
    lms_id: str
    name: str
    archive: str
    file: str
    submitted: str
    sha256: str
    participant: str


# By student and assignment.
Rows = dict[tuple[str, str], Row]
_COLUMNS = tuple(field.name for field in dataclasses.fields(Row))


def read_list(submitted: Path) -> Rows:
    """The list of what was collected before; what it does not hold was not collected."""
    try:
        text = (submitted / COLLECTED).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    rows: Rows = {}
    try:
        for cells in csv.DictReader(io.StringIO(text, newline="")):
            row = Row(**{name: (cells.get(name) or "").removeprefix("'") for name in _COLUMNS})
            if name_problem(row.student) is None:
                rows[row.student, row.assignment] = row
    except csv.Error:
        pass
    return rows


def write_list(submitted: Path, rows: Mapping[tuple[str, str], Row]) -> None:
    """Writes the list anew, in the order of the students."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for key in sorted(rows):
        writer.writerow([_cell(text) for text in dataclasses.astuple(rows[key])])
    write_whole(submitted / COLLECTED, out.getvalue())


def _cell(text: str) -> str:
    return plain_cell(display_name(text, 200)) if text else ""
