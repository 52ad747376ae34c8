"""What students get to see of what cells put out.

The text of hidden tests is cut out of all outputs. What the code of a notebook has learnt of a
hidden test while it ran is not looked for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..records import Cell, Output


_REGIONS = ("HIDDEN TESTS", "MARK SCHEME")
# What is shorter says nothing, and stands everywhere.
_TELLING = 4
# How a traceback names the cell's own lines, in IPython's own words.
_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
_HIDDEN = "A hidden test failed."


class Shown:
    """Cuts hidden tests out of the outputs of a notebook with these `cells`."""

    def __init__(self, cells: Iterable[Cell]):
        self._hidden = {cell.id: _hidden(cell.source) for cell in cells}
        lines = {cell.id: cell.source.splitlines() for cell in cells}
        secret, known = set[str](), set[str]()
        for id, numbers in self._hidden.items():
            for number, line in enumerate(lines[id], start=1):
                (secret if number in numbers else known).add(line.strip())
        self._secret = sorted(line for line in secret - known if len(line) > _TELLING)

    def of(self, cell: Cell, outputs: Iterable[Output]) -> tuple[Output, ...]:
        """The outputs of a cell, fit to be shown. Of one with hidden tests that is its error."""
        hidden = self._hidden[cell.id]
        if hidden:
            errors = [each for each in outputs if each.get("output_type") == "error"]
            outputs = [self._error(cell, hidden, each) for each in errors]
        return tuple(self._cut(each) for each in outputs)

    def _error(self, cell: Cell, hidden: frozenset[int], error: Output) -> Output:
        text = "\n".join(map(str, error.get("traceback", ())))
        found = _LINE.search(text)
        if found is not None and int(found[1]) not in hidden:
            return error
        name, said = str(error.get("ename", "")), str(error.get("evalue", ""))
        if not (name == "AssertionError" and said in _messages(cell.source)):
            said = ""
        told = f"{_HIDDEN} {name}" + (f": {said}" if said else "")
        return {**error, "evalue": said, "traceback": [told]}

    def _cut(self, output: Output) -> Output:
        if not self._secret:
            return output
        made = {key: self._without(value) for key, value in output.items()}
        return {**made, "output_type": output.get("output_type")}

    def _without(self, value: Any) -> Any:
        if isinstance(value, str):
            # Most of what is put out holds nothing of it, and need not be taken apart.
            if not any(secret in value for secret in self._secret):
                return value
            kept = (line for line in value.split("\n") if not self._tells(line))
            return "\n".join(kept)
        if isinstance(value, Mapping):
            return {key: self._without(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._without(each) for each in value]
        return value

    def _tells(self, line: str) -> bool:
        return any(secret in line for secret in self._secret)


def _hidden(source: str) -> frozenset[int]:
    """The numbers of the lines that students do not get, by nbgrader's rule."""
    found: set[int] = set()
    for region in _REGIONS:
        inside = False
        for number, line in enumerate(source.splitlines(), start=1):
            begins, ends = f"BEGIN {region}" in line, f"END {region}" in line
            inside = inside or begins
            if inside or ends:
                found.add(number)
            if ends and not begins:
                inside = False
    return frozenset(found)


def _messages(source: str) -> set[str]:
    """The messages of assertions that the author has written out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    asserts = (node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert))
    return {m.value for m in asserts if isinstance(m, ast.Constant) and isinstance(m.value, str)}
