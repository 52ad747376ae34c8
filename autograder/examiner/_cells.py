"""A test cell, statement by statement: which checks it makes, and what became of each."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import functools
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from .. import checks


_CHECKS = frozenset(name for name, value in vars(checks).items() if checks.is_check(value))
_HIDDEN_BEGIN = "### BEGIN HIDDEN TESTS"
_HIDDEN_END = "### END HIDDEN TESTS"


@dataclasses.dataclass(frozen=True)
class Statement:
    """One top-level statement: its code, whether students may see it, whether it calls a check.

    `calls` holds the text of the first call of each plain name in it.
    """

    code: Any
    text: str
    calls: dict[str, str]
    hidden: bool
    checks: bool
    expression: bool


@dataclasses.dataclass(frozen=True)
class TestCell:
    """A parsed test cell. `names` are the global names that it reads and does not make itself."""

    statements: tuple[Statement, ...]
    names: frozenset[str]
    makes: frozenset[str]


@functools.lru_cache(maxsize=1024)
def parse(source: str) -> TestCell:
    """Parses a test cell. Raises SyntaxError, which is the author's fault."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        source = TransformerManager().transform_cell(source)
        tree = ast.parse(source)
    hidden = _hidden_lines(source)
    statements = tuple(
        Statement(
            code=_compile(node),
            text=ast.unparse(node),
            calls=_calls(node),
            hidden=node.lineno in hidden,
            checks=_calls_check(node),
            expression=isinstance(node, ast.Expr),
        )
        for node in tree.body
    )
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    makes = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    } | {
        n.name
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    return TestCell(statements, frozenset(read), frozenset(makes))


def is_builtin(name: str) -> bool:
    return hasattr(builtins, name)


def _compile(node: ast.stmt) -> Any:
    if isinstance(node, ast.Expr):
        # Its value may be a score, as nbgrader has it.
        return compile(ast.Expression(node.value), "<test cell>", "eval", dont_inherit=True)
    return compile(ast.Module([node], []), "<test cell>", "exec", dont_inherit=True)


def _calls(node: ast.AST) -> dict[str, str]:
    found: dict[str, str] = {}
    for n in ast.walk(node):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name):
            found.setdefault(n.func.id, ast.unparse(n))
    return found


def _calls_check(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False  # to define a function is not to call it
    return any(
        isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and isinstance(n.func.value, ast.Name)
        and n.func.value.id == "check"
        and n.func.attr in _CHECKS
        for n in ast.walk(node)
    )


def _hidden_lines(source: str) -> set[int]:
    hidden: set[int] = set()
    inside = False
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() == _HIDDEN_BEGIN:
            inside = True
        if inside:
            hidden.add(number)
        if line.strip() == _HIDDEN_END:
            inside = False
    return hidden
