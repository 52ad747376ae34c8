"""What can go wrong in any call."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on
from .._syntax import called, code, dotted, exchanged, positional, without


# The order says nothing.
_NO_ORDER = {"maximum", "minimum", "add", "multiply", "equal", "logical_and", "logical_or", "range"}
# What comes first is of another kind than the rest: a function, a condition.
_FUNCTION_FIRST = set(
    "where select cond switch scan fori_loop while_loop map vmap grad jit value_and_grad partial "
    "isinstance".split()
)


@on(cst.Call)
def keyword_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """An argument is left to its default. JX302 JX501 JX821"""
    for arg in node.args:
        if arg.keyword is not None:
            yield node.with_changes(args=without(node.args, arg))


@on(cst.Call)
def arguments_exchanged(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """Two arguments are in another order. JX903 JX123"""
    args = positional(node)
    words = dotted(node.func).split(".")
    if words[-1] in _NO_ORDER or "random" in words:
        return
    for at in range(1 if called(node) in _FUNCTION_FIRST else 0, len(args) - 1):
        if code(args[at].value) != code(args[at + 1].value):
            yield node.with_changes(args=exchanged(node.args, at, at + 1))
