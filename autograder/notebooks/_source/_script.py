"""What a script is read as: cells and exercises; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from .._asked import Asked


Role: TypeAlias = Literal["text", "statement", "trusted", "solution", "tests", "scratch"]


class SourceError(ValueError):
    """An assignment script that cannot be built. `problems` has one line for each thing wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class ScriptCell:
    """One cell of a script. `line` is the line of its header, counted from 1."""

    role: Role
    source: str
    line: int
    exercise: str | None = None
    # The name of a trusted cell.
    name: str | None = None
    points: float = 0

    @property
    def markdown(self) -> bool:
        return self.role in ("text", "statement")


@dataclass(frozen=True)
class Exercise:
    """One exercise: its statement (Markdown), its hints in order, and its points in all."""

    name: str
    statement: str
    hints: tuple[str, ...]
    points: float
    line: int


@dataclass(frozen=True)
class Script:
    """A script that passed all checks."""

    path: Path
    cells: tuple[ScriptCell, ...]
    exercises: tuple[Exercise, ...]
    asked: Asked = Asked()  # noqa: RUF009, it is immutable


@dataclass
class Problems:
    """Collects what is wrong, so that an author mends a script in one go."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, what: str) -> None:
        self.found.append((line, what))

    def raise_any(self) -> None:
        if self.found:
            ordered = sorted(self.found, key=lambda problem: problem[0])
            raise SourceError([f"{self.path}:{line}: {what}" for line, what in ordered])


def grade_ids(cells: Sequence[ScriptCell]) -> list[str | None]:
    """The nbgrader id of each cell; None for scratch cells, which have none.

    Exercise `e` has the answer cell `e`, the test cells `test_e`, `test_e_2` and so on, and the
    statement `statement_e`. A trusted cell has its own name. Other text is `text_1`, `text_2` and
    so on.
    """
    counts: dict[str, int] = {}

    def numbered(stem: str, *, always: bool = False) -> str:
        counts[stem] = counts.get(stem, 0) + 1
        return f"{stem}_{counts[stem]}" if always or counts[stem] > 1 else stem

    ids: list[str | None] = []
    for cell in cells:
        if cell.role == "solution":
            ids.append(cell.exercise)
        elif cell.role == "tests":
            ids.append(numbered(f"test_{cell.exercise}"))
        elif cell.role == "statement":
            ids.append(numbered(f"statement_{cell.exercise}"))
        elif cell.role == "trusted":
            ids.append(cell.name)
        elif cell.role == "text":
            ids.append(numbered("text", always=True))
        else:
            ids.append(None)
    return ids
