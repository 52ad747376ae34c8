"""What is done to functions: `grad`, `vmap`, `jit`, and loops."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on
from .._syntax import (
    called,
    code,
    dotted,
    first,
    keyword,
    last,
    number,
    parsed,
    positional,
    replaced,
    result_types,
    results,
    with_keyword,
    with_result,
    without,
    wrapped,
)


_GRADIENTS = {"grad", "value_and_grad", "jacrev", "jacfwd", "hessian"}


@on(cst.Integer, cst.Name)
def in_axes_off(node: cst.Integer | cst.Name, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another axis is mapped, or one that should not be. JX501 JX502 JX507"""
    if tree.argument(node) == "in_axes":
        yield from _other_axes(node)


@on(cst.Integer, cst.Name)
def out_axes_off(node: cst.Integer | cst.Name, tree: Tree) -> Iterator[cst.CSTNode]:
    """The batch is at another place in the result. JX508"""
    if tree.argument(node) == "out_axes":
        yield from (other for other in _other_axes(node) if isinstance(other, cst.Integer))


def _other_axes(node: cst.Integer | cst.Name) -> Iterator[cst.BaseExpression]:
    if isinstance(node, cst.Integer):
        yield cst.Integer("1" if node.value == "0" else "0")
        yield cst.Name("None")
    elif node.value == "None":
        yield cst.Integer("0")


@on(cst.Tuple)
def in_axes_exchanged(node: cst.Tuple, tree: Tree) -> Iterator[cst.CSTNode]:
    """The arguments' axes are in another order. JX503 JX507"""
    if tree.argument(node) in ("in_axes", "argnums") and isinstance(tree.parent(node), cst.Arg):
        values = [e.value for e in node.elements][::-1]
        yield node.with_changes(
            elements=[e.with_changes(value=v) for e, v in zip(node.elements, values, strict=True)]
        )


@on(cst.Call)
def axes_added(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The second axis is mapped, or comes second, where it should be the first. JX507 JX508"""
    if called(node) == "vmap":
        for name in ("in_axes", "out_axes"):
            if keyword(node, name) is None:
                yield with_keyword(node, name, "1")


@on(cst.Call)
def vmaps_exchanged(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """Of two nested `vmap` the outer one is inside. JX511"""
    inner = first(node)
    if called(node) == called(inner) == "vmap" and isinstance(inner, cst.Call):
        outside, inside = node.args[1:], inner.args[1:]
        if code(cst.Call(node.func, outside)) != code(cst.Call(node.func, inside)):
            swapped = inner.with_changes(args=[inner.args[0], *outside])
            head = node.args[0].with_changes(value=swapped)
            yield node.with_changes(args=[head, *inside])


@on(cst.Call)
def transform_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The function is used as it is, not mapped or differentiated. JX322 JX501"""
    if called(node) in {"vmap", *_GRADIENTS} and (function := first(node)) is not None:
        yield function


@on(cst.Arg)
def argnums_off(node: cst.Arg, tree: Tree) -> Iterator[cst.CSTNode]:
    """The derivative is by another argument. JX307 JX308"""
    if node.keyword is None or node.keyword.value not in ("argnums", "argnum"):
        return
    if isinstance(node.value, cst.Tuple):
        for element in node.value.elements:
            kept = without(node.value.elements, element)
            yield node.with_changes(value=node.value.with_changes(elements=kept))
    elif (at := number(node.value)) is not None:
        for other in (at + 1, at - 1):
            if other >= 0:
                yield node.with_changes(value=parsed(str(other)))


@on(cst.Call)
def argnums_added(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The derivative is by the second argument, where it should be by the first. JX307"""
    if called(node) in _GRADIENTS and keyword(node, "argnums") is None:
        yield with_keyword(node, "argnums", "1")


@on(cst.Call)
def has_aux_flipped(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """A second result is announced where there is none, or not where there is one. JX302 JX303"""
    if called(node) in {"grad", "value_and_grad"}:
        there = keyword(node, "has_aux")
        yield with_keyword(node, "has_aux", "False" if there is not None else "True")


@on(cst.Call)
def stop_gradient_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """What should count as constant is differentiated. JX315"""
    if called(node) == "stop_gradient" and (value := first(node)) is not None:
        yield value


@on(cst.Return)
def stop_gradient_added(node: cst.Return, tree: Tree) -> Iterator[cst.CSTNode]:
    """The values are right, and the gradient is zero. JX313 JX315"""
    said = result_types(tree.function(node))
    for value in results(node)[:1]:
        made_here = isinstance(value, cst.Dict | cst.SimpleString | cst.Lambda | cst.Tuple)
        # The types of an inner function are seldom said.
        if not made_here and (not said or "Array" in said[0]):
            yield with_result(node, value, wrapped("jax.lax.stop_gradient", value))


@on(cst.FunctionDef)
def jit_left_out(node: cst.FunctionDef, tree: Tree) -> Iterator[cst.CSTNode]:
    """The function is not compiled. JX431"""
    for each in node.decorators:
        if "jit" in code(each):
            yield node.with_changes(decorators=[d for d in node.decorators if d is not each])


@on(cst.Call)
def jit_call_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The function is not compiled. JX431"""
    if called(node) == "jit" and (function := first(node)) is not None:
        yield function


@on(cst.FunctionDef)
def jit_of_another_kind(node: cst.FunctionDef, tree: Tree) -> Iterator[cst.CSTNode]:
    """`jax.jit` where `nnx.jit` is needed; no static arguments. JX1001 JX810"""
    for each in node.decorators:
        wanted = each.decorator
        partial = isinstance(wanted, cst.Call) and "jit" in code(wanted)
        if partial or dotted(wanted) == "nnx.jit":
            plain = each.with_changes(decorator=parsed("jax.jit"))
            yield node.with_changes(decorators=[plain if d is each else d for d in node.decorators])


@on(cst.Call)
def loop_bound_off(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """A loop runs once too often, or once too little. JX129"""
    args = positional(node)
    bounds = []
    if dotted(node.func) == "range" and args:
        bounds.append(args[min(1, len(args) - 1)])
        if len(args) == 1:
            yield parsed(f"range(1, {code(args[0].value)})")
    elif called(node) == "fori_loop" and len(args) > 1:
        bounds += [args[0], args[1]]
    elif called(node) == "scan" and (length := keyword(node, "length")) is not None:
        bounds.append(length)
    for bound in bounds:
        # A number is changed by another operator.
        if number(bound.value) is None:
            for other in ("- 1", "+ 1"):
                off = parsed(f"({code(bound.value)}) {other}")
                if isinstance(bound.value, cst.Name | cst.Attribute | cst.Call):
                    off = parsed(f"{code(bound.value)} {other}")
                yield node.with_changes(args=replaced(node.args, bound, off))


@on(cst.Subscript)
def scan_result_exchanged(node: cst.Subscript, tree: Tree) -> Iterator[cst.CSTNode]:
    """The carry is taken for the results, or the reverse. JX304"""
    if called(node.value) == "scan" and code(node).endswith(("[0]", "[1]")):
        at = "0" if code(node).endswith("[1]") else "1"
        index = cst.SubscriptElement(cst.Index(cst.Integer(at)))
        yield node.with_changes(slice=[index])


@on(cst.Call)
def branches_exchanged(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """`cond` and `switch` take the other branch. JX423"""
    args = positional(node)
    if called(node) == "cond" and len(args) >= 3 and last(node.func) == "cond":
        made = replaced(node.args, args[1], args[2].value)
        yield node.with_changes(args=replaced(made, made[2], args[1].value))
