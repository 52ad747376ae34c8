"""From the text of a script to a script that has passed all checks."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

from .._asked import asked_in_block
from ._exercises import check_ids, exercises_of
from ._headers import parsed_cells, script_cell
from ._rules import check_cell, check_devices, check_markers
from ._script import Problems, Script, ScriptCell, SourceError


_HEADER = re.compile(r"^#\s?%%(?:\s.*)?$")


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


def _check_preamble(lines: list[str], problems: Problems) -> None:
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
    problems = Problems(path)
    if not headers:
        problems.add(1, "has no cells; begin each cell with a header such as `# %% [markdown]`")
        problems.raise_any()
    _check_preamble(lines[: headers[0] - 1], problems)
    asked, wrong = asked_in_block(lines[: headers[0] - 1])
    for line, what in wrong:
        problems.add(line, what)

    parsed = parsed_cells("\n".join(lines[headers[0] - 1 :]))
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
        check_markers(lines[header:end], header + 1, problems)
        cell = script_cell(raw, header, problems)
        if cell is not None:
            check_cell(cell, problems)
            check_devices(cell, asked, problems)
            cells.append(cell)
    exercises = exercises_of(cells, problems)
    check_ids(cells, problems)
    problems.raise_any()
    return Script(path, tuple(cells), tuple(exercises), asked)
