"""Whether an exercise was answered at all."""

from __future__ import annotations

import ast
import functools
import re

from ..records import Job


def unanswered(job: Job, exercise: str) -> bool:
    """Whether the answer cell holds nothing but the stub and no other cell defines the answer."""
    stub = job.stubs.get(exercise)
    if stub is None:
        return False
    for cell in job.cells:
        if cell.kind != "student":
            continue
        if cell.solution and cell.exercise == exercise:
            if cell.source.strip() and cell.source.split() != stub.split():
                return False
        # A right answer in a cell of the student's own is an answer.
        elif exercise in _defined(cell.source):
            return False
    return True


# Each cell is asked about for every exercise.
@functools.lru_cache(maxsize=256)
def _defined(source: str) -> frozenset[str]:
    try:
        tree = ast.parse(source)
    # MemoryError is what the parser says of a cell that is nested too deeply.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(re.findall(r"^\s*(?:def|class)\s+(\w+)", source, re.M))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(names)
