"""Arrays: axes, sums and means, small numbers, updates at an index, NumPy."""

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
    number,
    parsed,
    renamed,
    with_keyword,
    without,
)
from .state import updated


_OTHER_REDUCTION = {
    "mean": "sum",
    "sum": "mean",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "any": "all",
    "all": "any",
    "std": "var",
    "var": "std",
    "median": "mean",
    "cumsum": "cumprod",
    "prod": "sum",
}
_OTHER_SCATTER = {
    "set": ["add"],
    "add": ["set", "max"],
    "max": ["set", "min"],
    "min": ["set", "max"],
    "multiply": ["add"],
    "subtract": ["add"],
    "divide": ["multiply"],
}
# Not those that only call a method of their argument, such as `np.sum`: with arrays and tracers of
# JAX they do what JAX does.
_NUMPY = set(
    "abs arange argsort array asarray clip concatenate cos diff dot einsum exp eye full isfinite "
    "isnan log log1p matmul maximum median minimum nonzero ones outer roll sin sort sqrt square "
    "stack take take_along_axis tanh tensordot unique where zeros zeros_like ones_like linspace "
    "expm1 sign floor ceil broadcast_to tile corrcoef allclose isclose".split()
)
_LEFT_OUT = set(
    "sqrt exp log log1p expm1 square tanh sigmoid softmax log_softmax relu gelu transpose "
    "normalize".split()
)


@on(cst.Arg)
def axis_off(node: cst.Arg, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another axis is reduced. JX128 JX126"""
    if node.keyword is None or node.keyword.value not in ("axis", "axes"):
        return
    if isinstance(node.value, cst.Tuple):
        for element in node.value.elements:
            yield node.with_changes(value=element.value)
    elif dotted(node.value) == "None":
        yield node.with_changes(value=cst.Integer("0"))
    elif (at := number(node.value)) is not None:
        yield node.with_changes(value=cst.Integer("1" if at == 0 else "0"))


@on(cst.Call)
def keepdims_flipped(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The reduced axis stays, or goes. JX120 JX116"""
    if keyword(node, "keepdims") is not None:
        kept = code(keyword(node, "keepdims") or node).endswith("True")
        yield with_keyword(node, "keepdims", "False" if kept else "True")
    elif called(node) in _OTHER_REDUCTION and keyword(node, "axis") is not None:
        yield with_keyword(node, "keepdims", "True")


@on(cst.Call)
def reduction_exchanged(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """A sum is taken for a mean, the smallest for the largest. JX317 JX125"""
    name = called(node)
    method = isinstance(node.func, cst.Attribute) and updated(node) is None
    # The built-in `sum` has no brother called `mean`.
    if name in _OTHER_REDUCTION and (method or name in ("max", "min", "any", "all")):
        yield renamed(node, _OTHER_REDUCTION[name])


@on(cst.Call)
def divisor_of_variance(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The variance is divided by n - 1, or is not where it should be. JX834"""
    if called(node) in ("std", "var"):
        ddof = keyword(node, "ddof")
        if ddof is None:
            yield with_keyword(node, "ddof", "1")
        else:
            yield node.with_changes(args=without(node.args, ddof))


@on(cst.Call)
def scatter_exchanged(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """What should be added is set, or the reverse. JX105"""
    if updated(node) is not None:
        yield from (renamed(node, other) for other in _OTHER_SCATTER.get(called(node), []))


@on(cst.BinaryOperation)
def epsilon_left_out(node: cst.BinaryOperation, tree: Tree) -> Iterator[cst.CSTNode]:
    """The small number that keeps from zero is missing. JX124 JX311"""
    if isinstance(node.operator, cst.Add):
        for small, rest in ((node.left, node.right), (node.right, node.left)):
            if (value := number(small)) is not None and 0 < value <= 1e-3:
                yield rest


@on(cst.BinaryOperation, cst.Call)
def epsilon_added(node: cst.BinaryOperation | cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """A small number is added that nobody asked for. JX132 JX123"""
    if isinstance(node, cst.BinaryOperation):
        if isinstance(node.operator, cst.Divide) and number(node.right) is None:
            yield node.with_changes(right=parsed(f"({_added(node.right)})"))
    elif called(node) in ("sqrt", "log", "rsqrt") and (value := first(node)) is not None:
        head = node.args[0].with_changes(value=parsed(_added(value)))
        yield node.with_changes(args=[head, *node.args[1:]])


def _added(value: cst.BaseExpression) -> str:
    return f"{code(value)} + 1e-5"


@on(cst.Call)
def numpy_for_jnp(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """NumPy computes, which breaks a trace or returns its own arrays. JX104 JX130 JX314"""
    module, _, name = dotted(node.func).rpartition(".")
    if module in ("jnp", "jax.numpy") and name in _NUMPY:
        yield node.with_changes(func=parsed(f"np.{name}"))


@on(cst.Attribute)
def transpose_left_out(node: cst.Attribute, tree: Tree) -> Iterator[cst.CSTNode]:
    """A matrix is used the other way round. JX126 JX918"""
    if node.attr.value in ("T", "mT"):
        yield node.value


@on(cst.Call)
def function_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """A step of a formula is missing. JX715 JX123"""
    if called(node) in _LEFT_OUT and (value := first(node)) is not None:
        yield value
