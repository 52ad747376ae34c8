"""What the header of a cell says."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..._imports import quicken_imports
from ._script import Problems, ScriptCell


_ID = re.compile(r"[a-zA-Z0-9_\-]+")
_COMMENTED_MAGIC = re.compile(r"^(\s*)# ?([%!].*)$")
_KEYS = {"solution", "tests", "points", "trusted", "statement"}
# Notes of jupytext's own.
_JUPYTEXT = ("lines_to_next_cell", "region_name", "cell_marker", "cell_depth")


@dataclass(frozen=True)
class ParsedCell:
    """A cell as jupytext reads it. `metadata` has what stands in the header."""

    kind: str
    source: str
    metadata: dict[str, object]


class _Nonsense(Exception):
    """Why a header makes no sense."""


def parsed_cells(text: str) -> list[ParsedCell]:
    """The cells of a percent script.

    **Raises:** `ImportError` without jupytext.
    """
    quicken_imports()
    try:
        import jupytext
    except ImportError:
        raise ImportError(
            "building notebooks needs jupytext; install it with: pip install "
            "'jaxercise[instructor]'"
        ) from None
    # Jupytext's own reading of magics takes a comment such as `# cat and dog` for a command.
    form = {"extension": ".py", "format_name": "percent", "comment_magics": False}
    cells = jupytext.reads(text, fmt=form).cells
    return [ParsedCell(cell.cell_type, cell.source, dict(cell.metadata)) for cell in cells]


def script_cell(parsed: ParsedCell, line: int, problems: Problems) -> ScriptCell | None:
    """The cell whose header is on `line`; None, with a problem noted, if that makes no sense."""
    try:
        key, name, points = _said(parsed.metadata)
        return _cell(parsed, line, key, name, points)
    except _Nonsense as nonsense:
        problems.add(line, str(nonsense))
        return None


def _said(metadata: dict[str, object]) -> tuple[str | None, str | None, float]:
    """(key, name, points) of a header; no key and no name where it says nothing."""
    meta = {key: value for key, value in metadata.items() if key not in _JUPYTEXT}
    garbled = meta.pop("incorrectly_encoded_metadata", None)
    title = meta.pop("title", None)
    header = "the cell header"
    if garbled is not None:
        raise _Nonsense(
            f"{header} has {garbled!r}, which cannot be read; write texts in double quotes "
            'and points as a number, as in `# %% tests="set_row" points=2`'
        )
    if title is not None and any(key in str(title) for key in _KEYS):
        raise _Nonsense(
            f"{header} has {title!r} as a title, not as a setting; write `key=value` without "
            "spaces around `=`"
        )
    if unknown := sorted(set(meta) - _KEYS):
        raise _Nonsense(
            f"{header} has the unknown key {', '.join(unknown)}; the keys are "
            f"{', '.join(sorted(_KEYS))}"
        )
    points = meta.pop("points", None)
    if len(meta) > 1:
        raise _Nonsense(
            f"{header} says {' and '.join(sorted(meta))} at once; a cell can be only one"
        )
    if not meta:
        return None, None, _points(None, None, points)
    ((key, name),) = meta.items()
    if not (isinstance(name, str) and _ID.fullmatch(name)):
        raise _Nonsense(
            f"{key}={name!r} is not a valid name; use letters, digits, `_` and `-`, in quotes"
        )
    return key, name, _points(key, name, points)


def _points(key: str | None, name: str | None, points: object) -> float:
    if key == "tests" and points is None:
        raise _Nonsense(f'tests="{name}" has no points; add, for example, `points=1`')
    if key != "tests" and points is not None:
        raise _Nonsense(
            "points belong to a test cell; move them to a header with `tests=`, or delete them"
        )
    if points is None:
        return 0
    if (
        not isinstance(points, int | float)
        or isinstance(points, bool)
        or not math.isfinite(points)
        or points < 0
    ):
        raise _Nonsense(f"points={points!r} is not a finite number from 0 up; correct it")
    return int(points) if float(points).is_integer() else float(points)


def _cell(
    parsed: ParsedCell, line: int, key: str | None, name: str | None, points: float
) -> ScriptCell:
    if parsed.kind == "markdown":
        if key not in (None, "statement"):
            raise _Nonsense(f"a [markdown] cell cannot be {key}; drop `[markdown]` or the key")
        return ScriptCell("statement" if key else "text", parsed.source, line, exercise=name)
    if parsed.kind != "code":
        raise _Nonsense(f"{parsed.kind} cells cannot be used; make it [markdown]")
    source = "\n".join(_COMMENTED_MAGIC.sub(r"\1\2", text) for text in parsed.source.split("\n"))
    match key:
        case None:
            return ScriptCell("scratch", source, line)
        case "trusted":
            return ScriptCell("trusted", source, line, name=name)
        case "solution":
            return ScriptCell("solution", source, line, exercise=name)
        case "tests":
            return ScriptCell("tests", source, line, exercise=name, points=points)
        case _:
            raise _Nonsense("a statement is text; write `# %% [markdown] statement=...`")
