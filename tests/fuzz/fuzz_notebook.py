"""`python -m tests.fuzz.fuzz_notebook`: the file that a student hands in.

Whatever its bytes are, it is refused in words or put into canonical form, with each of our cells in
it once and as it was; and what comes of it can be written down. An input is such a file, or, since
few changes of a file leave it JSON, a list of edits of one that is in order.
"""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path
from typing import Any

from ._fuzz import fuzz


SCRIPT = Path(__file__).resolve().parents[1] / "fixtures" / "adding.py"
_WATCHED = (
    "autograder.notebooks._intake",
    "autograder.notebooks._canonical",
    "autograder.notebooks._nb",
    "autograder.notebooks._job",
)


_EDITS = b"edits:"
# Where an edit is made, below a cell: the last of these is set.
_PLACES = (
    ("source",),
    ("cell_type",),
    ("id",),
    ("metadata",),
    ("metadata", "nbgrader"),
    ("metadata", "jaxercise"),
    *(("metadata", "nbgrader", name) for name in ("grade_id", "grade", "solution", "locked")),
    *(("metadata", "nbgrader", name) for name in ("points", "checksum", "cell_type", "task")),
    ("metadata", "jaxercise", "exercise"),
    ("attachments",),
    ("outputs",),
)
_VALUES = (
    *(None, True, False, 0, -1, 10**400, 1e308, float("nan"), "", "code", "markdown", "raw"),
    *("twice", "test_twice", "greet", "test_greet", "imports", "student-1", "\ud83d", "\0\x1b[2J"),
    *([], ["def twice(x):\n", 1, None], {}, {"a": {"image/png": 1}}, {"a.png": None}, [[["x"]]]),
    "def twice(x):\n    return x + x",
    "def greet(name): pass\ndef twice(x): pass",
    "twice: int = 3\n!ls\n%%bash\n",
    "from x import twice\n    class greet:\n",
    "### BEGIN SOLUTION\n### BEGIN HIDDEN TESTS\n### END SOLUTION",
    "x" * 100_000,
)


@functools.cache
def released() -> str:
    from autograder.notebooks import canonicalise

    return json.dumps(canonicalise(source(), None).notebook)


def edited(edits: bytes) -> dict[str, Any]:
    """The released notebook after edits, of four bytes each."""
    made = json.loads(released())
    cells = made["cells"]
    for at in range(0, len(edits) - 3, 4):
        kind, which, where, value = edits[at : at + 4]
        if not cells:
            break
        which %= len(cells)
        if kind % 8 == 0:
            del cells[which]
        elif kind % 8 == 1 and len(cells) < 100:
            cells.insert(value % (len(cells) + 1), json.loads(json.dumps(cells[which])))
        elif kind % 8 == 2:
            cells.insert(value % len(cells), cells.pop(which))
        elif kind % 8 == 3:
            cells[which] = copy.deepcopy(_VALUES[value % len(_VALUES)])
        else:
            _set(
                cells[which],
                _PLACES[where % len(_PLACES)],
                copy.deepcopy(_VALUES[value % len(_VALUES)]),
            )
    return made


def _set(inside: Any, place: tuple[str, ...], value: Any) -> None:
    for name in place[:-1]:
        inside = inside.setdefault(name, {}) if isinstance(inside, dict) else None
    if isinstance(inside, dict):
        inside[place[-1]] = value


@functools.cache
def source() -> dict[str, Any]:
    from autograder.notebooks import build_notebook, parse_script

    return build_notebook(parse_script(SCRIPT))


def one(data: bytes) -> None:
    from autograder.notebooks import (
        canonicalise,
        cells_from_nbgrader,
        cells_from_release,
        read_notebook,
        stubs_from_release,
    )
    from autograder.notebooks._canonical import source_cells
    from autograder.records import plain

    if data.startswith(_EDITS):
        data = json.dumps(edited(data[len(_EDITS) :])).encode("utf-8", "surrogatepass")

    submitted, problem, notices = read_notebook(data)
    assert all(isinstance(notice, str) for notice in notices)
    if submitted is None:
        assert problem.isprintable() and problem, problem
        return
    made = canonicalise(source(), submitted)
    ours = {c.id: c for c in source_cells(source()) if c.role in ("tests", "trusted")}
    kept = [cell for cell in made.cells if cell.kind in ("tests", "trusted")]
    assert sorted(cell.id for cell in kept) == sorted(ours)
    assert all(cell.source == ours[cell.id].source for cell in kept)
    assert len({cell.id for cell in made.cells}) == len(made.cells)
    # UTF-8, which cannot hold all that a string of Python can.
    for written in (plain(made.cells), made.notebook, made.notices):
        json.dumps(written, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert "HIDDEN" not in json.dumps(made.notebook) or b"HIDDEN" in data
    # As `check` and nbgrader's own executor read it.
    for cells in (cells_from_release(submitted), cells_from_nbgrader(submitted)):
        json.dumps(plain(cells), allow_nan=False)
    stubs_from_release(submitted)


def seeds() -> list[bytes]:
    own = {"cell_type": "markdown", "source": "![a](attachment:a.png)", "metadata": {}}
    own["attachments"] = {"a.png": {"image/png": "aGk="}}
    bare = {"cells": [own, {"cell_type": "code", "source": "def greet(n): pass", "id": "greet"}]}
    made = [json.dumps(each).encode() for each in (bare, json.loads(released()), {"nbformat": 3})]
    made += [made[0].decode().encode("utf-16"), b"\xef\xbb\xbf" + made[0], b"<<<<<<< {"]
    return [*made, *(_EDITS + bytes((kind, kind, 0, 25)) * 4 for kind in range(8))]


if __name__ == "__main__":
    fuzz("notebook", one, seeds, _WATCHED)
