"""Whether an exercise was answered at all."""

from __future__ import annotations

import ast
import re
from typing import Any


def unanswered(job: dict[str, Any], exercise: str) -> bool:
    """Whether the answer cell holds nothing but the stub and no other cell defines the answer."""
    stub = job.get("stubs", {}).get(exercise)
    if stub is None:
        return False
    for cell in job["cells"]:
        if cell["kind"] != "student":
            continue
        if cell.get("solution") and cell.get("exercise") == exercise:
            if cell["source"].strip() and cell["source"].split() != stub.split():
                return False
        # A right answer in a cell of the student's own is an answer.
        elif _defines(cell["source"], exercise):
            return False
    return True


def _defines(source: str, name: str) -> bool:
    try:
        tree = ast.parse(source)
    # MemoryError is what the parser says of a cell that is nested too deeply.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return re.search(rf"^\s*(def|class)\s+{re.escape(name)}\b", source, re.M) is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return True
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return True
    return False
