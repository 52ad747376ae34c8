"""What a notebook is run in."""

from __future__ import annotations

from typing import Protocol

from ..records import Outcome, Record
from ..wire.requests import CellRun


class Gone(Record, frozen=True, kw_only=True):
    """The process ended in a cell, which is left out from then on: with which outcome, and in
    words."""

    reason: Outcome
    message: str


class Notebook(Protocol):
    """A notebook that is being run in a process; when that ends, what ran well is run again in
    another."""

    def run(self, source: str) -> CellRun | Gone:
        """Runs a cell."""
        ...

    def wire(self, source: str) -> CellRun | Gone:
        """Runs a cell that is none of the notebook's."""
        ...

    def collect(self) -> dict[str, bytes]:
        """The files in the working folder, name -> content."""
        ...

    def close(self) -> None:
        """Ends the process."""
        ...
