"""Reading and rewriting nodes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeVar

import libcst as cst


_E = TypeVar("_E", cst.Arg, cst.Element, cst.BaseElement, cst.BaseDictElement)


def dotted(node: cst.CSTNode | None) -> str:
    """`jax.random.split` for the node that says so, nothing for any other."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr.value}"
    return ""


def last(node: cst.CSTNode | None) -> str:
    """The name after the last dot: `set` for `x.at[0].set`."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def called(node: cst.CSTNode | None) -> str:
    """The name after the last dot of what is called, or nothing."""
    return last(node.func) if isinstance(node, cst.Call) else ""


def parsed(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)


def statement(text: str) -> cst.SimpleStatementLine:
    found = cst.parse_statement(text)
    assert isinstance(found, cst.SimpleStatementLine)
    return found


def code(node: cst.CSTNode) -> str:
    return cst.Module(body=[]).code_for_node(node)


def wrapped(function: str, node: cst.BaseExpression, more: str = "") -> cst.BaseExpression:
    """`function(node, more)`."""
    call = parsed(f"{function}(_{', ' + more if more else ''})")
    assert isinstance(call, cst.Call)
    first = call.args[0].with_changes(value=bare(node))
    return call.with_changes(args=[first, *call.args[1:]])


def bare(node: cst.BaseExpression) -> cst.BaseExpression:
    """Without parentheses of its own, as far as it needs none in an argument."""
    if isinstance(node, cst.Tuple | cst.GeneratorExp):
        return node
    return node.with_changes(lpar=[], rpar=[])


def positional(call: cst.Call) -> list[cst.Arg]:
    """The arguments by position, up to the first star."""
    found = []
    for arg in call.args:
        if arg.keyword is not None or arg.star:
            break
        found.append(arg)
    return found


def keyword(call: cst.Call, name: str) -> cst.Arg | None:
    return next((a for a in call.args if a.keyword is not None and a.keyword.value == name), None)


def first(call: cst.Call) -> cst.BaseExpression | None:
    """The value of the first argument, if it is one by position."""
    found = positional(call)
    return found[0].value if found else None


def without(items: Sequence[_E], dropped: _E) -> list[_E]:
    """The items but for one, with their commas."""
    kept = [item for item in items if item is not dropped]
    if kept and items[-1] is dropped:
        kept[-1] = kept[-1].with_changes(comma=items[-1].comma)
    return kept


def exchanged(items: Sequence[_E], one: int, other: int) -> list[_E]:
    """The items with the values of two exchanged; commas and layout stay."""
    made = list(items)
    made[one] = items[one].with_changes(value=_value(items[other]))
    made[other] = items[other].with_changes(value=_value(items[one]))
    return made


def _value(item: cst.CSTNode) -> cst.BaseExpression:
    value = getattr(item, "value", None)
    assert isinstance(value, cst.BaseExpression)
    return value


def replaced(items: Sequence[_E], old: _E, value: cst.BaseExpression) -> list[_E]:
    """The items with another value in the place of one's."""
    return [item.with_changes(value=value) if item is old else item for item in items]


def with_keyword(call: cst.Call, name: str, value: str) -> cst.Call:
    """The call with one keyword argument more, or with another value for it."""
    old = keyword(call, name)
    if old is not None:
        return call.with_changes(args=replaced(call.args, old, parsed(value)))
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    more = cst.Arg(parsed(value), keyword=cst.Name(name), equal=equal)
    kept = [
        arg.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" ")))
        if arg.comma is cst.MaybeSentinel.DEFAULT
        else arg
        for arg in call.args
    ]
    return call.with_changes(args=[*kept, more])


def renamed(call: cst.Call, name: str) -> cst.Call:
    """The call of another function of the same module or object."""
    if isinstance(call.func, cst.Attribute):
        return call.with_changes(func=call.func.with_changes(attr=cst.Name(name)))
    return call.with_changes(func=cst.Name(name))


def number(node: cst.CSTNode) -> int | float | None:
    """The number that a literal stands for."""
    if isinstance(node, cst.Integer | cst.Float):
        return node.evaluated_value
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        inner = number(node.expression)
        return None if inner is None else -inner
    return None


def quoted(text: str) -> cst.BaseExpression:
    """The plain string that stands for a text."""
    return parsed(json.dumps(text, ensure_ascii=False))


def string(node: cst.CSTNode | None) -> str | None:
    """The text that a plain string stands for."""
    if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str):
        return node.evaluated_value
    return None


def parameters(function: cst.FunctionDef | None) -> list[cst.Param]:
    if function is None:
        return []
    found = function.params
    return [*found.posonly_params, *found.params, *found.kwonly_params]


def annotation(node: cst.Annotation | None) -> str:
    return code(node.annotation) if node is not None else ""


def results(node: cst.Return) -> list[cst.BaseExpression]:
    """What a `return` gives back: each element of a tuple, or the one value."""
    if isinstance(node.value, cst.Tuple):
        return [element.value for element in node.value.elements]
    return [] if node.value is None else [node.value]


def result_types(function: cst.FunctionDef | None) -> list[str]:
    """What a function says of its results: of each element of a tuple, or of the one value."""
    said = function.returns.annotation if function is not None and function.returns else None
    if isinstance(said, cst.Subscript) and dotted(said.value) == "tuple":
        return [code(element.slice) for element in said.slice]
    return [] if said is None else [code(said)]


def with_result(node: cst.Return, old: cst.BaseExpression, new: cst.BaseExpression) -> cst.Return:
    """The `return` with another value in the place of one."""
    if old is node.value or not isinstance(node.value, cst.Tuple):
        return node.with_changes(value=new)
    elements = [e.with_changes(value=new) if e.value is old else e for e in node.value.elements]
    return node.with_changes(value=node.value.with_changes(elements=elements))
