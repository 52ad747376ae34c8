"""The call of a test statement, as a student can type it."""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

from ..checks import small_value
from ._cells import FILENAME, Statement


# What a reader takes in at a glance.
_LONGEST = 120
_MOST_NAMES = 6
# Where in the answer a difference is, as `checks` tells it.
_PART = re.compile(r"at ((?:\['[^'\\\n]{0,80}'\]|\[\d{1,4}\])+)")
_STEP = re.compile(r"\[('[^'\\\n]*'|\d+)\]")


def typed(
    statement: Statement,
    exercise: str,
    error: BaseException | None,
    names: Mapping[str, Any],
    got: str = "",
) -> str:
    """The call of the exercise in a visible statement, and what its small arguments are.

    - `error`: what the statement raised; it tells which of several calls it was.
    - `names`: the globals of the test cell.
    - `got`: what came, as its finding tells it; it may say where in several answers it was.
    """
    frame, position = _place(statement, error)
    expression = _expression(statement, exercise, position, _steps(got))
    if expression is None:
        return exercise
    known = {**names, **(frame.f_locals if frame is not None else {})}
    said = _meanings(expression, exercise, known, statement.made)
    text = ast.unparse(expression)
    return f"{text}\nwhere {', '.join(said)}" if said else text


def _place(
    statement: Statement, error: BaseException | None
) -> tuple[FrameType | None, tuple[int, int] | None]:
    """The innermost frame of the statement's own that raised, and the line and column there."""
    node, found = statement.node, None
    for frame, line in traceback.walk_tb(error.__traceback__ if error is not None else None):
        if frame.f_code.co_filename == FILENAME and node.lineno <= line <= _end(node):
            found = frame
    if found is None or error is None:
        return None, None
    tb = error.__traceback__
    while tb is not None and tb.tb_frame is not found:
        tb = tb.tb_next
    assert tb is not None
    positions = list(found.f_code.co_positions())[tb.tb_lasti // 2]
    line, _, column, _ = positions
    return found, None if line is None or column is None else (line, column)


def _steps(got: str) -> list[str | int]:
    """The way to the part that is told of: `at ['n = 4'][0]: ...`."""
    match = _PART.match(got)
    return [ast.literal_eval(step) for step in _STEP.findall(match[1])] if match else []


def _part(subject: ast.expr, steps: Sequence[str | int], exercise: str) -> ast.expr:
    """The part of several answers, written one beside the other, that the steps lead to."""
    for step in steps:
        part = None
        if isinstance(subject, ast.Tuple | ast.List) and isinstance(step, int):
            part = subject.elts[step] if step < len(subject.elts) else None
        elif isinstance(subject, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in subject.keys]
            part = subject.values[keys.index(step)] if step in keys else None
        if part is None or not _names(part, exercise):
            break
        subject = part
    return subject


def _expression(
    statement: Statement,
    exercise: str,
    position: tuple[int, int] | None,
    steps: Sequence[str | int],
) -> ast.expr | None:
    calls = (n for n in ast.walk(statement.node) if isinstance(n, ast.Call))
    for node in (n for n in calls if (n.lineno, n.col_offset) == position):
        # Of several calls the one that raised.
        if _names(node.func, exercise) and len(ast.unparse(node)) <= _LONGEST:
            return node
    checks = statement.calls
    at = [c for c in checks if (c.lineno, c.col_offset) == position]
    for check in at or sorted(checks, key=lambda c: not _names(c, exercise)):
        subject = check.args[0] if check.args else None
        if subject is None:
            continue
        subject = _part(subject, steps, exercise)
        call = _invocation(subject, exercise)
        # A condition is told in words by its message; what can be typed is the call in it.
        whole = not _is_condition(check) and (call is not None or not _names(subject, exercise))
        for told in (subject if whole else None, call):
            if told is not None and len(ast.unparse(told)) <= _LONGEST:
                return told
        return None
    call = _invocation(statement.node, exercise)
    return call if call is not None and len(ast.unparse(call)) <= _LONGEST else None


def _invocation(node: ast.AST, exercise: str) -> ast.expr | None:
    """The outermost call of the exercise, or of what a transform has made of it."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and _names(each.func, exercise):
            return each
    return None


def _names(node: ast.AST, exercise: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == exercise for n in ast.walk(node))


def _is_condition(check: ast.Call) -> bool:
    return isinstance(check.func, ast.Attribute) and check.func.attr == "true"


def _meanings(
    expression: ast.expr, exercise: str, known: Mapping[str, Any], made: Mapping[str, ast.expr]
) -> list[str]:
    said: dict[str, str] = {}
    for node in ast.walk(expression):
        if not isinstance(node, ast.Name) or node.id in said or node.id not in known:
            continue
        source = made.get(node.id)
        text = None if source is None else ast.unparse(source)
        # Of what the answer has made, it is told how, and of anything else, what it is.
        if source is None or not _names(source, exercise):
            text = small_value(known[node.id]) or text
        if text is not None and len(text) <= _LONGEST:
            said[node.id] = f"{node.id} = {text}"
    return list(said.values())[:_MOST_NAMES]


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
