"""A test cell, statement by statement: which checks it makes, and what became of each."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import functools
import inspect
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from IPython.core.inputtransformer2 import TransformerManager

from .. import checks


#: What names mean to code: objects of any kind.
Names: TypeAlias = dict[str, Any]
_CHECKS = frozenset(
    f"check.{name}" for name, value in vars(checks).items() if checks.is_check(value)
)
_PACKAGE = Path(__file__).resolve().parent.parent
# As nbgrader looks for them, with any sign of a comment.
_HIDDEN_BEGIN = "BEGIN HIDDEN TESTS"
_HIDDEN_END = "END HIDDEN TESTS"
#: What tracebacks call a test cell.
FILENAME = "<test cell>"


@dataclasses.dataclass(frozen=True)
class Statement:
    """One top-level statement: its code, whether students may see it, whether it calls a check.

    `calls` holds the calls of checks in it, `made` what a name was bound to by earlier statements
    that students may see.
    """

    code: Any
    text: str
    node: ast.stmt
    calls: tuple[ast.Call, ...]
    made: dict[str, ast.expr]
    hidden: bool
    checks: bool
    expression: bool


@dataclasses.dataclass(frozen=True)
class TestCell:
    """A parsed test cell. `names` are the global names that it reads and does not make itself."""

    statements: tuple[Statement, ...]
    names: frozenset[str]
    makes: frozenset[str]


NOTHING = TestCell((), frozenset(), frozenset())


@functools.lru_cache(maxsize=1024)
def parse(source: str, own: frozenset[str] = frozenset()) -> TestCell:
    """Parses a test cell; `own` holds the names by which it knows checks of the course's own, such
    as `conserves_energy` or `physics.conserves_energy`.

    Raises SyntaxError, which is the author's fault.
    """
    source, tree = _tree(source)
    hidden = _hidden_lines(source)
    made: dict[str, ast.expr] = {}
    statements = []
    for node in tree.body:
        secret, calls = node.lineno in hidden, _check_calls(node, _CHECKS | own)
        statements.append(
            Statement(
                code=_compile(node),
                text=ast.unparse(node),
                node=node,
                made=dict(made),
                hidden=secret,
                calls=calls,
                checks=bool(calls),
                expression=isinstance(node, ast.Expr),
            )
        )
        if not secret and isinstance(node, ast.Assign):
            made |= {t.id: node.value for t in node.targets if type(t) is ast.Name}
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    makes = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    } | {
        n.name
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    return TestCell(tuple(statements), frozenset(read), frozenset(makes))


def parsed(source: str) -> ast.Module | None:
    """The syntax of a cell of ours, None if it is no Python."""
    try:
        return _tree(source)[1]
    except (SyntaxError, ValueError):
        return None


def _tree(source: str) -> tuple[str, ast.Module]:
    """A cell without magics, and its syntax."""
    try:
        return source, ast.parse(source)
    except SyntaxError:
        plain = TransformerManager().transform_cell(source)
        return plain, ast.parse(plain)


def is_builtin(name: str) -> bool:
    return hasattr(builtins, name)


def _compile(node: ast.stmt) -> Any:
    if isinstance(node, ast.Expr):
        # Its value may be a score, as nbgrader has it.
        return compile(ast.Expression(node.value), FILENAME, "eval", dont_inherit=True)
    return compile(ast.Module([node], []), FILENAME, "exec", dont_inherit=True)


def checks_of(names: Mapping[str, Any]) -> dict[str, Any]:
    """The checks that a cell can call with these globals, those of modules by their full names."""
    found: dict[str, Any] = {}
    for name, value in names.items():
        if checks.is_check(value):
            found[name] = value
        elif type(value) is types.ModuleType:
            members = vars(value).items()
            found |= {f"{name}.{k}": v for k, v in members if checks.is_check(v)}
    return found


def texts_of(found: Iterable[Any]) -> Iterator[str]:
    """The sources of the modules, outside of the kit, that checks were written in."""
    bodies = [inspect.unwrap(check) for check in found]
    for path in map(Path, sorted({body.__code__.co_filename for body in bodies})):
        if path.is_file() and _PACKAGE not in path.parents:
            yield path.read_text(encoding="utf-8")


def _check_calls(node: ast.AST, names: frozenset[str]) -> tuple[ast.Call, ...]:
    """The calls of checks that running a statement makes."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ()  # to define a function is not to call it
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    plain = [n for n in calls if isinstance(n.func, ast.Name | ast.Attribute)]
    return tuple(n for n in plain if ast.unparse(n.func) in names)


def _hidden_lines(source: str) -> set[int]:
    hidden: set[int] = set()
    inside = False
    for number, line in enumerate(source.splitlines(), start=1):
        if _HIDDEN_BEGIN in line:
            inside = True
        if inside:
            hidden.add(number)
        if _HIDDEN_END in line:
            inside = False
    return hidden
