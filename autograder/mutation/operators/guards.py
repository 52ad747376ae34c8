"""What stands between a formula and the values that it is not made for."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on
from .._syntax import called, number, positional


@on(cst.Call)
def where_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """One case is taken for all. JX310 JX135 JX807"""
    args = positional(node)
    if called(node) in ("where", "select") and len(args) == 3:
        yield args[1].value
        yield args[2].value


@on(cst.If)
def if_always(node: cst.If, tree: Tree) -> Iterator[cst.CSTNode]:
    """A branch is taken always, or never. JX135 JX805 JX806"""
    for constant in ("True", "False"):
        yield node.with_changes(test=cst.Name(constant))


@on(cst.IfExp)
def if_expression_always(node: cst.IfExp, tree: Tree) -> Iterator[cst.CSTNode]:
    """One case is taken for all. JX135"""
    yield node.body
    yield node.orelse


@on(cst.Call)
def bound_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """What should be cut off is not. JX124 JX135"""
    args = positional(node)
    if called(node) in ("maximum", "minimum", "clip", "nan_to_num", "relu", "abs") and args:
        values = [arg.value for arg in args if number(arg.value) is None]
        if values:
            yield values[0]


@on(cst.Raise)
def error_not_raised(node: cst.Raise, tree: Tree) -> Iterator[cst.CSTNode]:
    """What should be refused goes on. JX016"""
    yield cst.Pass()


@on(cst.ExceptHandler)
def exception_swallowed(node: cst.ExceptHandler, tree: Tree) -> Iterator[cst.CSTNode]:
    """An exception, or any, goes by without a word. JX016 JX017"""
    if isinstance(node.type, cst.BaseExpression):
        yield node.with_changes(type=cst.Name("Exception"), name=None)
    yield node.with_changes(body=cst.IndentedBlock([cst.SimpleStatementLine([cst.Pass()])]))


@on(cst.ExceptHandler)
def exception_not_caught(node: cst.ExceptHandler, tree: Tree) -> Iterator[cst.CSTNode]:
    """The exception that is expected ends the function. JX003"""
    yield node.with_changes(type=cst.Tuple([]), name=None)
