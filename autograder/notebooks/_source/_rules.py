"""What must hold of each cell by itself: its markers, its regions, its Python."""

from __future__ import annotations

import ast
import re

from .._asked import Asked, devices_set
from .._regions import (
    HIDDEN,
    MARK_SCHEME,
    SOLUTION,
    has_region,
    marker,
    stub_of,
    visible_part,
    without_magics,
)
from ._script import Problems, ScriptCell


_EXACT_MARKER = re.compile(r"\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\s*")


def check_markers(lines: list[str], first: int, problems: Problems) -> None:
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


def _check_python(cell: ScriptCell, problems: Problems) -> None:
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


def check_cell(cell: ScriptCell, problems: Problems) -> None:
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


def check_devices(cell: ScriptCell, asked: Asked, problems: Problems) -> None:
    """Checks that a read-only cell sets as many devices as the script asks for: they are there
    before its code runs where tests are marked."""
    count = devices_set(cell.source) if cell.role == "trusted" else None
    if count is not None and count != asked.devices:
        problems.add(
            cell.line,
            f"this cell sets jax_num_cpu_devices to {count}; say `# devices = {count}` in a block "
            "`# /// jaxercise` before the first cell too, for the processes that mark it",
        )
