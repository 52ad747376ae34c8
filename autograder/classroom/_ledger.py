"""Whose marks are others than at the last run, and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ..proctor import environment_digest, write_whole
from ..records import Record, RecordError, loads, plain
from ._entries import Entry


# What a mark hangs on, as a reason reads.
_REASONS = {
    "notebook": "the notebook",
    "tests": "the tests or the settings of the assignment",
    "kit": "the kit or its libraries",
    "place": "the sandbox level or the device",
}


class _Note(Record, frozen=True, kw_only=True):
    """What is remembered of a submission.

    - `exercises`: outcome and points by name.
    - `notebook`, `tests`, `kit`: digests of what was handed in, of what the course made of it, and
      of the kit and its libraries.
    - `place`: sandbox level and device, None where there was nothing to run.
    """

    exercises: dict[str, tuple[str, float]]
    notebook: str
    tests: str
    kit: str
    place: tuple[str | None, str | None] | None


class Ledger:
    """The marks of the last run into one place and of this one, and digests of what they hang on.

    `changes` compares and `keep` notes; entries that a run does not have stay as they were.

    - `results`: the folder of stored results.
    - `place`: where the class is written to.
    - `entries`: the marked class.
    """

    def __init__(self, results: Path, place: Path, entries: Iterable[Entry]):
        name = hashlib.sha256(str(place.resolve()).encode()).hexdigest()[:16]
        self._path = results / f"marks-{name}.json"
        self._last: dict[str, _Note] = {}
        with suppress(OSError, RecordError):
            self._last = loads(dict[str, _Note], self._path.read_bytes())
        self._entries = list(entries)
        kit = environment_digest()
        self._now = {_key(entry): _note(entry, kit) for entry in self._entries}

    def changes(self) -> list[str]:
        """A sentence for each submission whose points or outcomes have changed."""
        told = []
        for entry in self._entries:
            before, now = self._last.get(_key(entry)), self._now[_key(entry)]
            if before is None or before.exercises == now.exercises:
                continue
            parts = [
                f"{name} {_text(before.exercises.get(name))} -> {_text(new)}"
                for name, new in now.exercises.items()
                if before.exercises.get(name) != new
            ]
            why = [
                text
                for field, text in _REASONS.items()
                if getattr(before, field) != getattr(now, field)
            ]
            cause = f"changed since: {', '.join(why)}" if why else "nothing else has changed"
            told.append(f"{entry.student}, {entry.assignment}: {'; '.join(parts)} ({cause})")
        return told

    def keep(self) -> None:
        write_whole(self._path, plain(self._last | self._now), self._path.parent)


def _key(entry: Entry) -> str:
    return f"{entry.assignment}/{entry.student}"


def _note(entry: Entry, kit: str) -> _Note:
    job, result = entry.job, entry.result
    exercises = {} if result is None else result.exercises
    place = None
    own, tests = [], ""
    if job is not None:
        own = [cell for cell in job.cells if cell.kind == "student"]
        given = [cell for cell in job.cells if cell.kind != "student"]
        rest = {name: value for name, value in plain(job).items() if name != "cells"}
        tests = _digest([given, rest])
        place = (None, None) if result is None else (result.level, result.device)
    return _Note(
        exercises={name: (e.outcome, e.points) for name, e in exercises.items()},
        notebook=_digest([own, entry.message if job is None else ""]),
        tests=tests,
        kit=kit,
        place=place,
    )


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(plain(value), sort_keys=True).encode()).hexdigest()


def _text(mark: tuple[str, float] | None) -> str:
    return "none" if mark is None else f"{mark[0]} {mark[1]:g}"
