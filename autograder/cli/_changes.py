"""Whose marks are others than at the last run, and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..proctor import environment_digest, write_whole
from ..records import plain
from ._classes import Entry


# What a mark hangs on, as a reason reads.
_REASONS = {
    "notebook": "the notebook",
    "tests": "the tests or the settings of the assignment",
    "kit": "the kit or its libraries",
    "place": "the sandbox level or the device",
}


class Ledger:
    """The marks of the last run into one place and of this one, and digests of what they hang on.

    `changes` compares and `keep` notes; entries that a run does not have stay as they were.
    """

    def __init__(self, results: Path, place: Path, entries: Iterable[Entry]):
        name = hashlib.sha256(str(place.resolve()).encode()).hexdigest()[:16]
        self._path = results / f"marks-{name}.json"
        self._last: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            self._last = found if isinstance(found, dict) else {}
        self._entries = list(entries)
        kit = environment_digest()
        self._now = {_key(entry): _note(entry, kit) for entry in self._entries}

    def changes(self) -> list[str]:
        """A sentence for each submission whose points or outcomes have changed."""
        told = []
        for entry in self._entries:
            before, now = self._last.get(_key(entry)), self._now[_key(entry)]
            if before is None or before["exercises"] == now["exercises"]:
                continue
            parts = [
                f"{name} {' '.join(map(_text, old))} -> {' '.join(map(_text, new))}"
                for name, new in now["exercises"].items()
                if (old := before["exercises"].get(name, ["none"])) != new
            ]
            why = [text for field, text in _REASONS.items() if before[field] != now[field]]
            cause = f"changed since: {', '.join(why)}" if why else "nothing else has changed"
            told.append(f"{entry.student}, {entry.assignment}: {'; '.join(parts)} ({cause})")
        return told

    def keep(self) -> None:
        write_whole(self._path, self._last | self._now, self._path.parent)


def _key(entry: Entry) -> str:
    return f"{entry.assignment}/{entry.student}"


def _note(entry: Entry, kit: str) -> dict[str, Any]:
    result = entry.result
    exercises = {} if result is None else result.exercises
    job = {} if entry.job is None else plain(entry.job)
    own = [c for c in job.get("cells", ()) if c["kind"] == "student"]
    rest = {k: v for k, v in job.items() if k != "cells"}
    tests = [c for c in job.get("cells", ()) if c["kind"] != "student"]
    return {
        "exercises": {n: [e.outcome, e.points] for n, e in exercises.items()},
        "notebook": _digest([own, entry.message if entry.job is None else ""]),
        "tests": _digest([tests, rest]) if entry.job else "",
        "kit": kit,
        "place": [result.level, result.device] if entry.job and result else None,
    }


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
