"""Numbers, comparisons, signs, and operations between them."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on
from .._syntax import number, parsed


# Operators of their own know what may stand there.
_AXES = ("axis", "axes", "in_axes", "out_axes", "argnums", "ddof")
_OTHER_COMPARISON: dict[type[cst.BaseCompOp], list[type[cst.BaseCompOp]]] = {
    cst.LessThan: [cst.LessThanEqual, cst.GreaterThan],
    cst.LessThanEqual: [cst.LessThan, cst.GreaterThanEqual],
    cst.GreaterThan: [cst.GreaterThanEqual, cst.LessThan],
    cst.GreaterThanEqual: [cst.GreaterThan, cst.LessThanEqual],
    cst.Equal: [cst.NotEqual],
    cst.NotEqual: [cst.Equal],
    cst.Is: [cst.IsNot],
    cst.IsNot: [cst.Is],
    cst.In: [cst.NotIn],
    cst.NotIn: [cst.In],
}
_OTHER_OPERATION: dict[type[cst.BaseBinaryOp], type[cst.BaseBinaryOp]] = {
    cst.Add: cst.Subtract,
    cst.Subtract: cst.Add,
    cst.Multiply: cst.Divide,
    cst.Divide: cst.Multiply,
    cst.FloorDivide: cst.Divide,
    cst.Modulo: cst.FloorDivide,
    cst.Power: cst.Multiply,
    cst.MatrixMultiply: cst.Multiply,
    cst.BitAnd: cst.BitOr,
    cst.BitOr: cst.BitAnd,
}
_OTHER_ASSIGNMENT: dict[type[cst.BaseAugOp], type[cst.BaseAugOp]] = {
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
    cst.MultiplyAssign: cst.DivideAssign,
    cst.DivideAssign: cst.MultiplyAssign,
}
_ORDERED = cst.Subtract | cst.Divide | cst.MatrixMultiply | cst.Power | cst.FloorDivide | cst.Modulo


@on(cst.Integer)
def constant_off_by_one(node: cst.Integer, tree: Tree) -> Iterator[cst.CSTNode]:
    """A number, an index or a bound is one too large or too small. JX129 JX144"""
    if tree.argument(node) not in _AXES:
        value = node.evaluated_value
        yield cst.Integer(str(value + 1))
        yield parsed(str(value - 1))


@on(cst.Float)
def constant_doubled(node: cst.Float, tree: Tree) -> Iterator[cst.CSTNode]:
    """A factor is off. JX125 JX144"""
    value = node.evaluated_value
    yield cst.Float(repr(value * 2 if value else 1.0))


@on(cst.Integer, cst.Float, cst.UnaryOperation)
def sign_flipped(
    node: cst.Integer | cst.Float | cst.UnaryOperation, tree: Tree
) -> Iterator[cst.CSTNode]:
    """The sign is the other one. JX127 JX902"""
    if isinstance(node, cst.UnaryOperation):
        if isinstance(node.operator, cst.Minus):
            yield node.expression
    elif number(node) and tree.argument(node) not in _AXES and _may_be_negative(node, tree):
        yield parsed(f"-{node.value}")


def _may_be_negative(node: cst.Integer | cst.Float, tree: Tree) -> bool:
    """Not a size, and not an index, of which another operator makes the neighbours."""
    parent = tree.parent(node)
    if isinstance(parent, cst.UnaryOperation):
        return False
    return isinstance(node, cst.Float) or not isinstance(parent, cst.Arg | cst.Index | cst.Slice)


@on(cst.ComparisonTarget)
def comparison_off(node: cst.ComparisonTarget, tree: Tree) -> Iterator[cst.CSTNode]:
    """The edge belongs to the other case, or the cases are exchanged. JX135"""
    for other in _OTHER_COMPARISON.get(type(node.operator), []):
        made = other(**_spaces(node.operator))
        yield node.with_changes(operator=made)


@on(cst.BinaryOperation)
def operation_exchanged(node: cst.BinaryOperation, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another operation is applied. JX123 JX127"""
    if (other := _OTHER_OPERATION.get(type(node.operator))) is not None:
        yield node.with_changes(operator=other(**_spaces(node.operator)))


@on(cst.AugAssign)
def assignment_exchanged(node: cst.AugAssign, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another operation is applied in place. JX123 JX127"""
    if (other := _OTHER_ASSIGNMENT.get(type(node.operator))) is not None:
        yield node.with_changes(operator=other(**_spaces(node.operator)))


def _spaces(operator: cst.CSTNode) -> dict[str, cst.BaseParenthesizableWhitespace]:
    return {
        name: getattr(operator, name)
        for name in ("whitespace_before", "whitespace_after")
        if hasattr(operator, name)
    }


@on(cst.BinaryOperation)
def operands_exchanged(node: cst.BinaryOperation, tree: Tree) -> Iterator[cst.CSTNode]:
    """The operands are in another order. JX127 JX126"""
    if isinstance(node.operator, _ORDERED):
        left, right = (_tight(side) for side in (node.left, node.right))
        yield node.with_changes(left=right, right=left)


def _tight(node: cst.BaseExpression) -> cst.BaseExpression:
    if node.lpar or not isinstance(node, cst.BinaryOperation | cst.UnaryOperation | cst.IfExp):
        return node
    return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


@on(cst.UnaryOperation)
def not_left_out(node: cst.UnaryOperation, tree: Tree) -> Iterator[cst.CSTNode]:
    """A condition is turned round. JX020 JX805"""
    if isinstance(node.operator, cst.Not | cst.BitInvert):
        yield node.expression


@on(cst.BooleanOperation)
def connective_exchanged(node: cst.BooleanOperation, tree: Tree) -> Iterator[cst.CSTNode]:
    """One condition is enough where both are needed, or the reverse. JX135"""
    other = cst.Or if isinstance(node.operator, cst.And) else cst.And
    yield node.with_changes(operator=other(**_spaces(node.operator)))
    yield node.left
    yield node.right


@on(cst.BinaryOperation)
def operand_left_out(node: cst.BinaryOperation, tree: Tree) -> Iterator[cst.CSTNode]:
    """A term or a factor is missing. JX123 JX125"""
    if isinstance(node.operator, cst.Add | cst.Multiply | cst.Divide | cst.Subtract):
        yield node.left
    if isinstance(node.operator, cst.Add | cst.Multiply | cst.BitAnd | cst.BitOr):
        yield node.right
    if isinstance(node.operator, cst.BitAnd | cst.BitOr):
        yield node.left
