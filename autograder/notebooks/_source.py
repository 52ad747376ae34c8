"""The source format: one percent script per assignment, the only file that an author writes.

Cell headers say what a cell is:

    # %% [markdown]                      text; before an answer cell, the exercise's statement
    # %% [markdown] statement="set_row"  the same, said outright
    # %% trusted="imports"               code that everybody runs as it is here: imports, given data
    # %% solution="set_row"              the answer cell of exercise `set_row`
    # %% tests="set_row" points=2        a test cell of exercise `set_row`
    # %%                                 code for students to play with; they may change or delete
    # it

Comments and a docstring may stand before the first header; they stay out of the notebook. A line
`# %matplotlib inline` in a code cell becomes a magic. Everything is checked before anything is
built, and all that is wrong is reported at once, each with its line.
"""

from __future__ import annotations

import ast
import functools
import math
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from ._regions import (
    HIDDEN,
    MARK_SCHEME,
    SOLUTION,
    has_region,
    marker,
    stub_of,
    visible_part,
    without_magics,
)


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


_HEADER = re.compile(r"^#\s?%%(?:\s.*)?$")
_ID = re.compile(r"[a-zA-Z0-9_\-]+")
_EXACT_MARKER = re.compile(r"\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\s*")
_COMMENTED_MAGIC = re.compile(r"^(\s*)# ?([%!].*)$")
_KEYS = {"solution", "tests", "points", "trusted", "statement"}
_DETAILS = re.compile(r"<details\b[^>]*>(.*?)</details>", re.DOTALL | re.IGNORECASE)
_SUMMARY = re.compile(r"\s*<summary\b[^>]*>(.*?)</summary>(.*)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


@dataclass
class _Problems:
    """Collects what is wrong, so that an author mends a script in one go."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, what: str) -> None:
        self.found.append((line, what))

    def raise_any(self) -> None:
        if self.found:
            ordered = sorted(self.found, key=lambda problem: problem[0])
            raise SourceError([f"{self.path}:{line}: {what}" for line, what in ordered])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(
            [f"{path}:1: cannot be read ({error.strerror}); check the path"]
        ) from None
    except UnicodeDecodeError as error:
        raise SourceError(
            [f"{path}:1: is not UTF-8 text (byte {error.start}); save it as UTF-8"]
        ) from None


def _jupytext_cells(text: str) -> list[Any]:
    # Saves seconds: nbformat's schema library would compile a grammar that nothing here needs.
    sys.modules.setdefault("rfc3987_syntax", None)  # pyright: ignore[reportArgumentType]
    try:
        import jupytext
    except ImportError:
        raise ImportError(
            "building notebooks needs jupytext; install it with: pip install "
            "'jaxercise[instructor]'"
        ) from None
    # Jupytext's own reading of magics takes a comment such as `# cat and dog` for a command.
    form = {"extension": ".py", "format_name": "percent", "comment_magics": False}
    return list(jupytext.reads(text, fmt=form).cells)


def _check_preamble(lines: list[str], problems: _Problems) -> None:
    text = "\n".join(lines)
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        problems.add(error.lineno or 1, f"is not Python ({error.msg}); correct it")
        return
    for number, statement in enumerate(body):
        value = statement.value if isinstance(statement, ast.Expr) else None
        docstring = isinstance(value, ast.Constant) and isinstance(value.value, str)
        if number or not docstring:
            problems.add(
                statement.lineno,
                "there is code before the first cell; put a header above it, for example "
                '`# %% trusted="imports"`',
            )
            return


def _role(cell: Any, line: int, problems: _Problems) -> ScriptCell | None:
    """Reads the header that jupytext parsed; None, with a problem noted, if it makes no sense."""
    meta = dict(cell.metadata)
    garbled = meta.pop("incorrectly_encoded_metadata", None)
    for own in ("lines_to_next_cell", "region_name", "cell_marker", "cell_depth"):
        meta.pop(own, None)
    title = meta.pop("title", None)
    header = "the cell header"
    if garbled is not None:
        problems.add(
            line,
            f"{header} has {garbled!r}, which cannot be read; write texts in double quotes "
            'and points as a number, as in `# %% tests="set_row" points=2`',
        )
        return None
    if title is not None and any(key in str(title) for key in _KEYS):
        problems.add(
            line,
            f"{header} has {title!r} as a title, not as a setting; write `key=value` without "
            "spaces around `=`",
        )
        return None
    unknown = sorted(set(meta) - _KEYS)
    if unknown:
        problems.add(
            line,
            f"{header} has the unknown key {', '.join(unknown)}; the keys are "
            f"{', '.join(sorted(_KEYS))}",
        )
        return None
    points = meta.pop("points", None)
    if len(meta) > 1:
        problems.add(
            line, f"{header} says {' and '.join(sorted(meta))} at once; a cell can be only one"
        )
        return None
    role, name = next(iter(meta.items()), (None, None))
    if role is not None and not (isinstance(name, str) and _ID.fullmatch(name)):
        problems.add(
            line,
            f"{role}={name!r} is not a valid name; use letters, digits, `_` and `-`, in quotes",
        )
        return None
    if role == "tests" and points is None:
        problems.add(line, f'tests="{name}" has no points; add, for example, `points=1`')
        return None
    if role != "tests" and points is not None:
        problems.add(
            line,
            "points belong to a test cell; move them to a header with `tests=`, or delete them",
        )
        return None
    if points is not None:
        number = isinstance(points, int | float) and not isinstance(points, bool)
        if not number or not math.isfinite(points) or points < 0:
            problems.add(line, f"points={points!r} is not a finite number from 0 up; correct it")
            return None
        points = int(points) if float(points).is_integer() else float(points)

    source = cell.source
    if cell.cell_type == "markdown":
        if role not in (None, "statement"):
            problems.add(line, f"a [markdown] cell cannot be {role}; drop `[markdown]` or the key")
            return None
        return ScriptCell("statement" if role else "text", source, line, exercise=name)
    if cell.cell_type != "code":
        problems.add(line, f"{cell.cell_type} cells cannot be used; make it [markdown]")
        return None
    source = "\n".join(_COMMENTED_MAGIC.sub(r"\1\2", text) for text in source.split("\n"))
    if role is None:
        return ScriptCell("scratch", source, line)
    if role == "statement":
        problems.add(line, "a statement is text; write `# %% [markdown] statement=...`")
        return None
    if role == "trusted":
        return ScriptCell("trusted", source, line, name=name)
    if role == "solution":
        return ScriptCell("solution", source, line, exercise=name)
    return ScriptCell("tests", source, line, exercise=name, points=points or 0)


def _check_markers(lines: list[str], first: int, problems: _Problems) -> None:
    """Checks the markers of one cell; `first` is the number of its first line."""
    opened: tuple[str, int] | None = None
    mistyped = False
    for number, line in enumerate(lines, start=first):
        found = marker(line)
        if found is None:
            continue
        edge, kind = found
        if not _EXACT_MARKER.fullmatch(line):
            problems.add(
                number,
                f"nbgrader reads this line as a marker; write exactly `### {edge} {kind}`, or "
                "say it in other words",
            )
            if opened is None and edge == "END":
                continue
        if edge == "BEGIN":
            if opened is not None:
                problems.add(
                    number,
                    f"`### BEGIN {kind}` stands inside the region {opened[0]} begun on line "
                    f"{opened[1]}; end that one first",
                )
            opened = (kind, number)
        elif opened is None:
            problems.add(number, f"`### END {kind}` ends nothing; add `### BEGIN {kind}` above it")
        elif opened[0] != kind:
            problems.add(
                number,
                f"`### END {kind}` ends the region {opened[0]} begun on line {opened[1]}; "
                f"write `### END {opened[0]}`",
            )
            mistyped = True
        else:
            opened = None
    # After a wrong end, the missing right one is the same mistake.
    if opened is not None and not mistyped:
        problems.add(
            opened[1],
            f"`### BEGIN {opened[0]}` has no end in its cell; add `### END {opened[0]}`",
        )


def _check_python(cell: ScriptCell, problems: _Problems) -> None:
    """Checks that the cell is Python before and after what students do not see is cut out."""

    def error_in(source: str) -> SyntaxError | None:
        try:
            ast.parse(without_magics(source))
        except SyntaxError as error:
            return error
        except ValueError as error:
            return SyntaxError(str(error))
        return None

    error = error_in(cell.source)
    if error is not None:
        problems.add(cell.line + (error.lineno or 1), f"is not Python ({error.msg}); correct it")
        return
    if cell.role == "solution" and error_in(stub_of(cell.source)):
        problems.add(
            cell.line,
            "the answer cell is not Python once its solution is taken out; put the markers "
            "around whole statements, at the indentation of the first",
        )
    if cell.role == "tests" and error_in(visible_part(cell.source)):
        problems.add(
            cell.line,
            "the test cell is not Python once its hidden tests are taken out; hide whole "
            "statements",
        )


def _check_cell(cell: ScriptCell, problems: _Problems) -> None:
    if has_region(cell.source, MARK_SCHEME):
        problems.add(
            cell.line,
            "a mark scheme belongs to a manually graded task, which a script cannot hold; "
            "delete the region",
        )
    if has_region(cell.source, HIDDEN) and cell.role != "tests":
        problems.add(
            cell.line,
            "hidden tests stand outside a test cell; move them to a cell with `tests=`",
        )
    if has_region(cell.source, SOLUTION) and cell.role != "solution":
        problems.add(
            cell.line,
            "a solution stands outside an answer cell; move it to a cell with `solution=`",
        )
    if cell.role == "solution" and not has_region(cell.source, SOLUTION):
        problems.add(
            cell.line,
            "the answer cell has no solution region; put what students are to write between "
            "`### BEGIN SOLUTION` and `### END SOLUTION`",
        )
    if not cell.markdown:
        _check_python(cell, problems)


def _hints(texts: list[ScriptCell], name: str, problems: _Problems) -> tuple[str, ...]:
    """The hints of a statement, in order."""
    hints: list[str] = []
    for text in texts:
        source = text.source
        opens = len(re.findall(r"<details\b", source, re.IGNORECASE))
        if opens != len(re.findall(r"</details>", source, re.IGNORECASE)):
            problems.add(
                text.line, f"the statement of {name} has a <details> without its end; close it"
            )
            return ("",)
        for block in _DETAILS.finditer(source):
            at = text.line + 1 + source.count("\n", 0, block.start())
            parts = _SUMMARY.match(block[1])
            label = " ".join(_TAG.sub(" ", parts[1]).split()) if parts else ""
            content = parts[2] if parts else block[1]
            if not label:
                problems.add(
                    at,
                    f"a <details> block of {name} has no summary; add "
                    "<summary>Hint 1</summary> right after <details>",
                )
            if not _TAG.sub("", content).strip():
                shown = label or "a <details> block"
                problems.add(at, f"{shown} of {name} is empty; write the hint or delete the block")
            if label.lower().startswith("hint"):
                hints.append(content.strip())
                if label.lower() != f"hint {len(hints)}":
                    problems.add(
                        at,
                        f"{label!r} of {name} should be `Hint {len(hints)}`: hints count from 1, "
                        "the gentlest first",
                    )
    if not hints:
        problems.add(
            texts[0].line,
            f"{name} has no hint; add to its statement "
            "<details><summary>Hint 1</summary> ... </details>",
        )
    return tuple(hints)


def _exercises(cells: list[ScriptCell], problems: _Problems) -> list[Exercise]:
    solutions: dict[str, ScriptCell] = {}
    for cell in cells:
        if cell.role == "solution" and cell.exercise is not None:
            if cell.exercise in solutions:
                problems.add(
                    cell.line,
                    f"{cell.exercise} has an answer cell already, on line "
                    f"{solutions[cell.exercise].line}; give this one another name",
                )
            else:
                solutions[cell.exercise] = cell

    seen: set[str] = set()
    points: dict[str, float] = {}
    texts: list[ScriptCell] = []
    statements: dict[str, list[ScriptCell]] = {name: [] for name in solutions}
    for cell in cells:
        name = cell.exercise
        if cell.markdown:
            texts.append(cell)
        elif cell.role == "solution" and name is not None and name not in seen:
            seen.add(name)
            for text in texts:
                if text.role == "statement" and text.exercise != name:
                    problems.add(
                        text.line,
                        f'statement="{text.exercise}" stands above the answer cell of {name}; '
                        "correct the name or move the cell",
                    )
            marked = [text for text in texts if text.role == "statement"]
            statements[name] = marked or texts
            texts = []
        elif cell.role == "tests" and name is not None:
            texts = [text for text in texts if text.role == "statement"]
            if name not in solutions:
                problems.add(
                    cell.line,
                    f'tests="{name}" tests an exercise that has no answer cell; add a cell '
                    f'`# %% solution="{name}"`, or correct the name',
                )
            elif name not in seen:
                problems.add(
                    cell.line,
                    f"the tests of {name} stand above its answer cell, on line "
                    f"{solutions[name].line}; move them below it",
                )
            points[name] = points.get(name, 0) + cell.points
    for text in texts:
        if text.role == "statement":
            problems.add(
                text.line,
                f'statement="{text.exercise}" is followed by no answer cell; add one or drop the '
                f"key",
            )

    exercises: list[Exercise] = []
    for name, cell in solutions.items():
        if name not in points:
            problems.add(
                cell.line,
                f'{name} has no tests; add a cell `# %% tests="{name}" points=1` below it',
            )
        if not statements[name]:
            problems.add(
                cell.line, f"{name} has no statement; add a [markdown] cell above its answer cell"
            )
            continue
        hints = _hints(statements[name], name, problems)
        statement = "\n\n".join(text.source for text in statements[name])
        exercises.append(Exercise(name, statement, hints, points.get(name, 0), cell.line))
    return exercises


def _check_ids(cells: list[ScriptCell], problems: _Problems) -> None:
    taken: dict[str, int] = {}
    for cell, identity in zip(cells, grade_ids(cells), strict=True):
        if identity is None:
            continue
        # Two answer cells of one exercise are reported as such.
        if identity in taken and cell.role != "solution":
            problems.add(
                cell.line,
                f"the id {identity!r} is taken by the cell on line {taken[identity]}; rename one",
            )
        taken.setdefault(identity, cell.line)


def grade_ids(cells: list[ScriptCell]) -> list[str | None]:
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


def parse_script(path: Path | str) -> Script:
    """Reads and checks the script of an assignment.

    **Returns:** the script's cells and exercises.

    **Raises:** `SourceError` with every problem found, each as `file:line: what is wrong; what to
    do`.
    """
    path = Path(path)
    return _parsed(path, _read(path))


# One command reads a script several times, and an unchanged one says the same.
@functools.lru_cache(maxsize=64)
def _parsed(path: Path, text: str) -> Script:
    lines = text.split("\n")
    headers = [number for number, line in enumerate(lines, start=1) if _HEADER.match(line)]
    problems = _Problems(path)
    if not headers:
        problems.add(1, "has no cells; begin each cell with a header such as `# %% [markdown]`")
        problems.raise_any()
    _check_preamble(lines[: headers[0] - 1], problems)

    parsed = _jupytext_cells("\n".join(lines[headers[0] - 1 :]))
    ends = [*[header - 1 for header in headers[1:]], len(lines)]
    if len(parsed) != len(headers):
        # Jupytext knows strings; the light scan for line numbers does not, and need not.
        within = next(
            (
                header
                for cell, header, end in zip(parsed, headers, ends, strict=False)
                if len(cell.source.split("\n")) > end - header + 1
            ),
            headers[0],
        )
        problems.add(
            within,
            "a line that begins with `# %%` stands inside a string of this cell; write it "
            "differently",
        )
        problems.raise_any()

    cells: list[ScriptCell] = []
    for raw, header, end in zip(parsed, headers, ends, strict=True):
        _check_markers(lines[header:end], header + 1, problems)
        cell = _role(raw, header, problems)
        if cell is not None:
            _check_cell(cell, problems)
            cells.append(cell)
    exercises = _exercises(cells, problems)
    _check_ids(cells, problems)
    problems.raise_any()
    return Script(path, tuple(cells), tuple(exercises))
