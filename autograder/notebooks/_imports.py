"""What the cells of our own notebooks import."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Collection, Iterator

from ._nb import Notebook, cells_of, source_of, statements


# Of a notebook that imports without end.
_MOST = 20


def imported(notebook: Notebook, beside: Collection[str]) -> tuple[str, ...]:
    """The installed modules that the code cells of a notebook import at the top level of a cell.

    - `beside`: names of files, in which modules may lie that go first.
    """
    own = {name.partition("/")[0].removesuffix(".py") for name in beside}
    found: set[str] = set()
    for cell in cells_of(notebook):
        if cell.get("cell_type") != "code":
            continue
        for node in statements(source_of(cell)) or ():
            for name in _names(node):
                top = name.partition(".")[0]
                if top not in own and top not in sys.stdlib_module_names and _installed(top):
                    found.add(name)
    return tuple(sorted(found)[:_MOST])


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
