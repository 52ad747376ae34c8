"""From a source to its mutants."""

from __future__ import annotations

import ast
import difflib
import itertools
import warnings
from collections.abc import Iterator

import libcst as cst

from . import operators as operators
from ._mutant import Mutant
from ._operator import OPERATORS, Tree, is_code, walk


class MutationError(ValueError):
    """The source is not valid Python. The message says where."""


def mutants(source: str) -> Iterator[Mutant]:
    """Yields the mutants of an answer, in the order of the source.

    - `source`: an answer, or several cells of code. `jnp`, `np` and `jax` mean what they usually
      mean; they need not be imported in it.

    Each is valid Python, no two are the same but for comments and layout, and none is the source.

    **Raises:** `MutationError` if the source is not valid Python.
    """
    try:
        tree = Tree(source)
        seen = {_normal(source)}
    except (cst.ParserSyntaxError, SyntaxError, ValueError) as error:
        raise MutationError(f"the source is not valid Python: {error}") from None
    for operator, node, new in _changes(tree):
        changed = tree.module.deep_replace(node, _parenthesised(new, node, tree.parent(node)))
        assert isinstance(changed, cst.Module)
        try:
            normal = _normal(changed.code)
        except SyntaxError:
            continue
        if normal not in seen:
            seen.add(normal)
            yield _mutant(operator, source, changed.code)


def _changes(tree: Tree) -> Iterator[tuple[str, cst.CSTNode, cst.CSTNode]]:
    for node in walk(tree.module, into=is_code):
        if tree.within(node, cst.Decorator):
            continue
        for operator in OPERATORS:
            if isinstance(node, operator.kinds):
                for new in operator.make(node, tree):
                    yield operator.name, node, new


def _normal(source: str) -> str:
    """What the source means, without comments and layout. Raises `SyntaxError`."""
    with warnings.catch_warnings():
        # Of a constant that is called, say: such a mutant is a mistake all the same.
        warnings.simplefilter("ignore", SyntaxWarning)
        parsed = ast.parse(source)
        # Finds what parses and is still no program.
        compile(parsed, "<mutant>", "exec", dont_inherit=True)
    return ast.dump(parsed)


# What needs no parentheses wherever it stands.
_TIGHT = (
    cst.Name,
    cst.Attribute,
    cst.Call,
    cst.Subscript,
    cst.Integer,
    cst.Float,
    cst.SimpleString,
    cst.List,
    cst.Dict,
    cst.Set,
    cst.ListComp,
    cst.DictComp,
    cst.Ellipsis,
)
# In what nothing needs them, tuples apart.
_LOOSE = (
    cst.Arg,
    cst.Assign,
    cst.AugAssign,
    cst.DictElement,
    cst.Element,
    cst.Expr,
    cst.If,
    cst.Index,
    cst.Param,
    cst.Return,
    cst.While,
)


# How tightly operations bind, where they are of this kind.
_ADDING = cst.Add | cst.Subtract
_MULTIPLYING = cst.Multiply | cst.Divide | cst.FloorDivide | cst.Modulo | cst.MatrixMultiply


def _parenthesised(new: cst.CSTNode, old: cst.CSTNode, parent: cst.CSTNode | None) -> cst.CSTNode:
    """In parentheses where it would mean something else without."""
    if not isinstance(new, cst.BaseExpression) or new.lpar or isinstance(new, _TIGHT):
        return new
    if isinstance(new, cst.Tuple | cst.GeneratorExp):
        free = isinstance(new, cst.Tuple) and isinstance(parent, cst.Assign | cst.Return)
    else:
        free = isinstance(parent, _LOOSE) or _as_tight(new, old) or _fits(new, parent)
    return new if free else new.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _as_tight(new: cst.BaseExpression, old: cst.CSTNode) -> bool:
    """Whether an operation binds like the one in whose place it comes."""
    if not isinstance(new, cst.BinaryOperation) or not isinstance(old, cst.BinaryOperation):
        return False
    if old.lpar:
        return False
    return any(
        isinstance(new.operator, kind) and isinstance(old.operator, kind)
        for kind in (_ADDING, _MULTIPLYING)
    )


def _fits(new: cst.BaseExpression, parent: cst.CSTNode | None) -> bool:
    """Whether it is a negative number in a comparison, or in a sum or product."""
    if not isinstance(new, cst.UnaryOperation) or not isinstance(new.operator, cst.Minus):
        return False
    if isinstance(parent, cst.BinaryOperation):
        return isinstance(parent.operator, _ADDING | _MULTIPLYING)
    return isinstance(parent, cst.ComparisonTarget | cst.Comparison)


def _mutant(operator: str, before: str, after: str) -> Mutant:
    old, new = before.splitlines(), after.splitlines()
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    diff = [*difflib.unified_diff(old, new, lineterm="", n=1)][2:]
    return Mutant(
        operator=operator,
        line=sum(1 for _ in same) + 1,
        source=after,
        diff="\n".join(diff),
    )
