"""What there is to say of a class that was marked and written down."""

from __future__ import annotations

from typing import TypeAlias

from ..records import Record
from ._rows import Row


#: Such as "feedback", and where that is.
Page: TypeAlias = tuple[str, str]


class Graded(Record, frozen=True, kw_only=True, rename={"rows": "submissions"}):
    """A class that was marked and written down.

    - `rows`: one for each submission.
    - `problems`: sentences about what could not be written down.
    - `walls`: what the submissions were marked behind.
    - `pages`: what was written, and where.
    - `changes`: a sentence for each submission whose marks are others than at the last run.
    """

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    walls: str
    pages: tuple[Page, ...]
    changes: tuple[str, ...] = ()
