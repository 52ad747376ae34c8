"""Reads the cases, and makes submissions of them."""

from __future__ import annotations

import copy
import dataclasses
import fnmatch
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from . import _edits


HERE = Path(__file__).resolve().parent
COURSE = HERE / "course"
CASES = HERE / "cases"
ASSIGNMENT = "attacked"
CLASSES = ("checks", "comparisons", "secrets", "tampering", "resources", "results", "timing")

_HEADER = re.compile(r"^# %%[ \t]*(.*)$", re.MULTILINE)
_WORD = re.compile(r'(\w+)(?:="([^"]*)")?')
_FIELDS = {
    "title",
    "threat",
    "target",
    "points_at_most",
    "outcomes",
    "twin_points",
    "seconds",
    "opening",
    "edit",
    "twin_edit",
    "neighbours",
    "limit",
}


class CaseError(ValueError):
    """A case that is not written as it should be."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell of a script: the answer of exercise `answer`, or one of the student's own, `before` or
    `after` the cell with that id, at the end if neither is given."""

    source: str
    answer: str | None = None
    before: str | None = None
    after: str | None = None


@dataclasses.dataclass(frozen=True)
class Case:
    """One attack with its twin.

    - `points_at_most`: what the attack may get for the exercise `target`.
    - `outcomes`: the outcomes of `target` that are in order.
    - `twin_points`: what the twin gets for it; all of them by default.
    - `seconds`: how long marking the attack, or its twin, may take.
    - `neighbours`: whether the other exercises of the attack get all points ("full"), or are the
      attack's own business ("any").
    - `limit`: for an attack that is known to succeed, the sentence that says why. It counts as not
      held, and does not fail the run.
    """

    name: str
    title: str
    threat: str
    target: str
    points_at_most: float
    outcomes: tuple[str, ...]
    attack: tuple[Cell, ...]
    twin: tuple[Cell, ...]
    twin_points: float | None = None
    seconds: float = 150.0
    edit: str | None = None
    twin_edit: str | None = None
    neighbours: str = "full"
    limit: str | None = None

    @property
    def kind(self) -> str:
        return self.name.partition("/")[0]


def load(*only: str, folder: Path = CASES) -> list[Case]:
    """The cases whose `class/slug` fits one of the globs `only` (all, if there is none), sorted by
    class and slug.

    Raises `CaseError`, which names the case and what is wrong in it.
    """
    found = [_case(path.parent) for path in sorted(folder.glob("*/*/manifest.toml"))]
    found.sort(key=lambda case: (CLASSES.index(case.kind), case.name))
    globs = only or ("*",)
    return [case for case in found if any(fnmatch.fnmatch(case.name, glob) for glob in globs)]


def _case(folder: Path) -> Case:
    name = f"{folder.parent.name}/{folder.name}"
    if folder.parent.name not in CLASSES:
        raise CaseError(f"{name}: there is no class {folder.parent.name!r}; there are {CLASSES}")
    try:
        said = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{name}: the manifest is not TOML ({error})") from None
    if unknown := set(said) - _FIELDS:
        raise CaseError(f"{name}: the manifest has unknown fields {sorted(unknown)}")
    if missing := {"title", "threat", "target", "points_at_most", "outcomes"} - set(said):
        raise CaseError(f"{name}: the manifest lacks {sorted(missing)}")
    if said.get("neighbours", "full") not in ("full", "any"):
        raise CaseError(f"{name}: neighbours is 'full' or 'any'")
    for key in ("edit", "twin_edit"):
        if key in said and not hasattr(_edits, said[key]):
            raise CaseError(f"{name}: _edits.py has no function {said[key]!r}")
    said["outcomes"] = tuple(said["outcomes"])
    attack, twin = (_script(folder / f"{which}.py", name) for which in ("attack", "twin"))
    if (opening := said.pop("opening", None)) is not None:
        attack = (*_script(folder.parent / opening, name), *attack)
    return Case(name=name, attack=attack, twin=twin, **said)


def _script(path: Path, name: str) -> tuple[Cell, ...]:
    text = path.read_text(encoding="utf-8")
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    cells = []
    # A script without a cell is in order: an edit may be all there is to a case.
    for header, end in zip(headers, ends, strict=False):
        words: dict[str, str] = dict(_WORD.findall(header[1]))
        extra = words.pop("extra", None) is not None
        if set(words) - ({"before", "after"} if extra else {"answer"}) or not (extra or words):
            raise CaseError(f"{name}: {path.name}: what is {header[0]!r}?")
        cells.append(Cell(text[header.end() : end].strip("\n"), **words))
    return tuple(cells)


def notebook(
    released: Mapping[str, Any],
    answers: Mapping[str, str],
    cells: tuple[Cell, ...],
    words: Mapping[str, str],
) -> dict[str, Any]:
    """The released notebook with `answers` filled in and then what `cells` say.

    Each key of `words` that stands in a cell's source is replaced by its value.
    """
    made = copy.deepcopy(dict(released))
    places = {cell["id"]: cell for cell in made["cells"]}
    for exercise, source in answers.items():
        places[exercise]["source"] = source
    for number, cell in enumerate(cells):
        source = cell.source
        for word, value in words.items():
            source = source.replace(word, value)
        if cell.answer is not None:
            places[cell.answer]["source"] = source
            continue
        beside = cell.before or cell.after
        at = len(made["cells"])
        if beside is not None:
            at = made["cells"].index(places[beside]) + (cell.before is None)
        own = {"cell_type": "code", "id": f"own-{number}", "metadata": {}, "source": source}
        own |= {"execution_count": None, "outputs": []}
        # Several cells after one place stay in their order.
        while cell.after is not None and made["cells"][at : at + 1] and _own(made["cells"][at]):
            at += 1
        made["cells"].insert(at, own)
    return made


def _own(cell: Mapping[str, Any]) -> bool:
    return str(cell.get("id")).startswith("own-")


def hand_in(made: dict[str, Any], folder: Path, edit: str | None) -> None:
    """Writes a submission into `folder`, which is made for it."""
    folder.mkdir(parents=True)
    change: Callable[..., Any] | None = None if edit is None else getattr(_edits, edit)
    written = made if change is None else change(made, folder)
    path = folder / f"{ASSIGNMENT}.ipynb"
    if isinstance(written, dict):
        written = json.dumps(written)
    if isinstance(written, str):
        written = written.encode("utf-8", "surrogatepass")
    if written is not None:
        path.write_bytes(written)
