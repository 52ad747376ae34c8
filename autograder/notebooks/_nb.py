"""Notebooks as plain JSON: the few things that have to be read from them.

`nbformat` takes seconds to import and validates more than marking needs, so the way from a
submission to a job never touches it. Nothing here trusts the shape of what it reads.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
import sys
from typing import Any, TypeAlias

from ._regions import without_magics


# As JSON has them, of any shape.
Notebook: TypeAlias = dict[str, Any]
RawCell: TypeAlias = dict[str, Any]
Metadata: TypeAlias = dict[str, Any]

KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


def clean_text(text: str) -> str:
    """The text with Unix line ends, and without lone surrogates, which have no UTF-8 form."""
    return whole_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def whole_text(text: str) -> str:
    """The text without lone surrogates, which could be neither written down nor shown."""
    try:
        text.encode()
    except UnicodeEncodeError:
        # Pairs that JSON spelled as two escapes are joined, lone halves replaced.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def source_of(cell: object) -> str:
    """The source of a cell, whether it is stored as a string or as a list of lines."""
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return clean_text(source) if isinstance(source, str) else ""


def metadata_of(cell: object, key: str) -> Metadata:
    """`cell.metadata[key]` if it is an object, else an empty dictionary."""
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    value = metadata.get(key) if isinstance(metadata, dict) else None
    return value if isinstance(value, dict) else {}


def cells_of(notebook: object) -> list[RawCell]:
    """The cells of a notebook that are objects."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def language_of(notebook: Notebook) -> str:
    """The language of a notebook's kernel, in lower case; Python if it does not say."""
    told = text_or_none(metadata_of(notebook, "kernelspec").get("language"))
    told = told or text_or_none(metadata_of(notebook, "language_info").get("name"))
    return (told or "python").lower()


def autotest_in(notebook: Notebook) -> str | None:
    """The id of a test cell that nbgrader writes only when it releases; None if there is none."""
    for cell in cells_of(notebook):
        nbgrader = metadata_of(cell, "nbgrader")
        if nbgrader.get("grade") and _AUTOTEST.search(source_of(cell)):
            return text_or_none(nbgrader.get("grade_id"))
    return None


def is_of_the_kit(notebook: Notebook) -> bool:
    """Whether a notebook, ours or a student's, was built from this package's source format."""
    return any(metadata_of(cell, "jaxercise").get("exercise") for cell in cells_of(notebook))


def text_or_none(value: object) -> str | None:
    """The value if it is a non-empty string."""
    return value if isinstance(value, str) and value else None


def points_of(cell: object) -> float:
    """The points of a test cell in our own source: a finite number from 0 up, else 0."""
    points = metadata_of(cell, "nbgrader").get("points", 0)
    if isinstance(points, bool) or not isinstance(points, int | float):
        return 0.0
    # JSON has numbers that no float can hold.
    return float(points) if 0 <= points <= sys.float_info.max else 0.0


def checksum(cell: RawCell, source: str) -> str:
    """nbgrader's checksum of the cell if it held the given source."""
    nbgrader = metadata_of(cell, "nbgrader")
    grade, solution = bool(nbgrader.get("grade")), bool(nbgrader.get("solution"))
    locked = not solution and (grade or bool(nbgrader.get("locked")))
    parts = [source, str(cell.get("cell_type")), str(grade), str(solution), str(locked)]
    parts.append(str(nbgrader.get("grade_id")))
    if grade:
        parts.append(str(points_of(cell)))
    # The algorithm is nbgrader's choice; it guards against accidents, not against people.
    return hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def new_cell(kind: str, source: str, *, id: str, metadata: Metadata | None = None) -> RawCell:
    """A cell of nbformat 4.5 without outputs."""
    cell: RawCell = {"cell_type": kind, "id": id, "metadata": metadata or {}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def new_notebook(
    cells: list[RawCell], *, assignment: str | None = None, more: Metadata | None = None
) -> Notebook:
    """A notebook of nbformat 4.5 for the standard Python kernel, with the name of its assignment
    and `more` about it in its metadata."""
    metadata: Metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    if assignment is not None:
        metadata["jaxercise"] = {"assignment": assignment, **(more or {})}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def dump(notebook: Notebook) -> str:
    """The notebook as text: the same bytes for the same notebook, one line of source per line."""
    cells = [{**cell, "source": source_of(cell).splitlines(True)} for cell in cells_of(notebook)]
    lines = {**notebook, "cells": cells}
    return json.dumps(lines, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


_AUTOTEST = re.compile(r"^\s*#+ (?:HASHED )?AUTOTEST\b", re.MULTILINE)
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def cell_id(name: str) -> str:
    """A valid nbformat cell id that depends on nothing but the name."""
    if _ID.fullmatch(name):
        return name
    return "cell-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


def unique(name: str, taken: set[str]) -> str:
    """The name, or the name with the first free number; the result counts as taken from now on."""
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate


@functools.lru_cache(maxsize=1024)
def statements(source: str) -> tuple[ast.stmt, ...] | None:
    """The statements of a code cell of our own, magics left out; None if it is not Python.

    Never call it on student code: the compiler can be brought down by what it reads. Cells of our
    own are looked at again with every submission, and parsed once.
    """
    try:
        return tuple(ast.parse(without_magics(source)).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _targets(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def bound_names(source: str) -> tuple[set[str], set[str]]:
    """The names that a code cell of our own binds: by `def` or `class`, and by any other means."""
    defined: set[str] = set()
    assigned: set[str] = set()
    for node in statements(source) or ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Assign):
            assigned.update(*map(_targets, node.targets))
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            assigned |= _targets(node.target)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            assigned.update((a.asname or a.name).split(".")[0] for a in node.names)
    return defined, assigned


def only_imports(source: str) -> bool:
    """Whether a code cell of our own does nothing but import."""
    body = statements(source)
    if not body:
        return False
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    idle = [
        node
        for node in body
        if isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    return bool(imports) and len(imports) + len(idle) == len(body)
