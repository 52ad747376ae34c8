"""The order of the canonical cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ._plan import Plan
from ._sent import SentCell
from ._sources import SourceCell
from ._writer import Writer


class Order:
    """Orders all cells by the student's notebook, as far as our own order allows.

    - The student's cells keep their order.
    - A read-only cell comes before everything of ours, and every answer, that follows it in the
      source.
    - A test cell comes after every answer that precedes it in the source, wherever that answer
      stands.
    """

    def __init__(
        self, sources: Sequence[SourceCell], sent: Sequence[SentCell], plan: Plan, writer: Writer
    ):
        self._sources = sources
        self._sent = sent
        self._plan = plan
        self._writer = writer
        # Position in the submission -> the answer cell whose answer stands there.
        self._answers = {
            item.position: cell for cell in sources if (item := plan.chosen.get(cell.index))
        }
        # Position -> the cell of ours whose place that is: where its first copy stands.
        self._places: dict[int, SourceCell] = {}
        seen: set[int] = set()
        for item in sent:
            cell = item.known
            if cell and cell.role != "answer" and cell.index not in seen:
                seen.add(cell.index)
                self._places[item.position] = cell
        passing = {cell.index for cells in plan.in_passing.values() for cell in cells}
        self._awaited = {
            cell.index
            for cell in sources
            if cell.role == "answer" and (cell.index in plan.chosen or cell.index in passing)
        }
        self._placed = seen | self._awaited
        self._done: set[int] = set()
        # Tests whose place has come before an answer that they need.
        self._waiting: list[SourceCell] = []

    def write(self) -> dict[str, bool]:
        """Gives all cells to the writer. Returns whether there is an answer, by exercise."""
        for item in self._sent:
            if (cell := self._answers.get(item.position)) is not None:
                self._write_answer(cell, item)
                continue
            if item.position in self._plan.own_work or item.known is None:
                self._write_own(item)
            if (cell := self._places.get(item.position)) is not None:
                self._bring_up_to(cell)
                if self._blocked(cell):
                    self._waiting.append(cell)
                else:
                    self._emit(cell)
        for cell in self._sources:
            self._emit(cell)
        return {
            cell.exercise: cell.index in self._awaited
            for cell in self._sources
            if cell.role == "answer" and cell.exercise is not None
        }

    def _write_answer(self, cell: SourceCell, item: SentCell) -> None:
        self._bring_up_to(cell)
        self._give(cell)
        if cell.code and not item.code:
            item = replace(item, kind="code", attachments={})
        also = self._prepare(item)
        self._writer.answer(cell, item.source, item.source, item)
        for other in also:
            self._writer.note(other, item)
        for one in (cell, *also):
            self._answered(one)

    def _write_own(self, item: SentCell) -> None:
        """A cell of the student's own, which may answer an exercise in passing."""
        also = self._prepare(item)
        self._writer.student(item)
        for other in also:
            self._writer.note(other, item)
            self._answered(other)

    def _prepare(self, item: SentCell) -> list[SourceCell]:
        """Emits what must precede a cell. Returns the exercises that it answers in passing."""
        also = self._plan.in_passing.get(item.position, [])
        for other in also:
            self._give(other)
        for stub in self._plan.stubs_first.get(item.position, []):
            self._writer.stub(stub)
        return also

    def _blocked(self, cell: SourceCell) -> bool:
        return cell.role == "tests" and any(
            index < cell.index and index not in self._done for index in self._awaited
        )

    def _emit(self, cell: SourceCell) -> None:
        if cell.index in self._done:
            return
        if cell.role != "text":
            self._give(cell)
        self._done.add(cell.index)
        if cell.role == "answer":
            # Nothing was handed in. A stub would only raise, so an absent cell runs as nothing.
            handed_in = cell.index in self._plan.stubs
            self._writer.answer(cell, cell.released if handed_in else "", cell.released)
        else:
            self._writer.ours(cell)

    def _bring_up_to(self, cell: SourceCell) -> None:
        """Emits what precedes `cell` in the source and stands nowhere in the submission."""
        for earlier in self._sources:
            if (
                earlier.index < cell.index
                and earlier.index not in self._placed
                and not self._blocked(earlier)
            ):
                self._emit(earlier)

    def _give(self, cell: SourceCell) -> None:
        """Emits the read-only cells that a cell may rely on, wherever they stand."""
        for earlier in self._sources:
            if earlier.index < cell.index and earlier.role == "trusted":
                self._emit(earlier)

    def _answered(self, cell: SourceCell) -> None:
        """Emits the tests that have waited for this answer alone."""
        self._done.add(cell.index)
        for test in sorted(self._waiting, key=lambda test: test.index):
            if not self._blocked(test):
                self._waiting.remove(test)
                self._emit(test)
