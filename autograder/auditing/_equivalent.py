"""Mutants that are right: listed with a reason, since no test can fail them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from ..notebooks import CourseError
from ..records import Record, RecordError, read


if TYPE_CHECKING:
    from ..mutation import Mutant


FILE = "equivalent.toml"


class Equivalent(Record, frozen=True, kw_only=True):
    """An entry of the file `ASSIGNMENT/equivalent.toml`, in the table of its exercise:

        [[smooth]]
        operator = "constant_doubled"
        removed = "    eps = 1e-12"
        added = "    eps = 2e-12"
        reason = "Below the resolution of float32 at every length that the statement allows."

    - `operator`: that made the mutant.
    - `removed`, `added`: the lines that it takes out of the reference and puts in, without the
      white space around each.
    - `reason`: why it is as right as the reference.
    """

    operator: str
    removed: str
    added: str
    reason: str


def change(mutant: Mutant) -> tuple[str, str]:
    """The lines that a mutant takes out and puts in, as an entry has them."""
    lines = mutant.diff.splitlines()
    return _lines(lines, "-"), _lines(lines, "+")


def equivalents(folder: Path) -> dict[str, dict[tuple[str, str, str], str]]:
    """Exercise -> (operator, removed, added) -> reason, of the assignment whose mutants are in
    `folder`. Raises `CourseError`."""
    path = folder / FILE
    try:
        found = read(dict[str, list[Equivalent]], tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecordError) as error:
        raise CourseError(f"{path}: cannot be read ({error}); correct it") from None
    for exercise, entries in found.items():
        for entry in entries:
            if not entry.reason.strip():
                raise CourseError(f"{path}: an entry of {exercise} gives no reason")
    return {
        exercise: {
            (e.operator, _stripped(e.removed), _stripped(e.added)): e.reason for e in entries
        }
        for exercise, entries in found.items()
    }


def _lines(diff: list[str], sign: str) -> str:
    return "\n".join(line[1:].strip() for line in diff if line.startswith(sign))


def _stripped(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
