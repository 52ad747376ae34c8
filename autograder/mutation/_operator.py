"""Operators, and what they are told of the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst


class Tree:
    """A module whose nodes know where they are."""

    def __init__(self, source: str):
        # Only in such a copy is each node at one place.
        self.module = cst.MetadataWrapper(cst.parse_module(source)).module
        self._parents: dict[cst.CSTNode, cst.CSTNode] = {}
        for parent in walk(self.module):
            for child in parent.children:
                self._parents[child] = parent

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        return self._parents.get(node)

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, the nearest first."""
        found = self._parents.get(node)
        while found is not None:
            yield found
            found = self._parents.get(found)

    def function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """The function that a node is in the body of, the innermost."""
        return next((n for n in self.above(node) if isinstance(n, cst.FunctionDef)), None)

    def within(self, node: cst.CSTNode, *kinds: type[cst.CSTNode]) -> bool:
        return any(isinstance(n, kinds) for n in self.above(node))

    def argument(self, node: cst.CSTNode) -> str:
        """The name of the keyword argument that a node is in the value of, or nothing."""
        for each in self.above(node):
            if isinstance(each, cst.Arg) and each.keyword is not None:
                return each.keyword.value
            if isinstance(each, cst.BaseStatement | cst.BaseSmallStatement | cst.Lambda):
                break
        return ""

    def strings(self) -> list[cst.SimpleString]:
        """All plain strings, docstrings and annotations apart, in the order of the source."""
        return [n for n in walk(self.module, into=is_code) if isinstance(n, cst.SimpleString)]


def walk(
    node: cst.CSTNode, into: Callable[[cst.CSTNode], bool] = lambda node: True
) -> Iterator[cst.CSTNode]:
    """A node and all below it, in the order of the source."""
    if into(node):
        yield node
        for child in node.children:
            yield from walk(child, into)


def is_code(node: cst.CSTNode) -> bool:
    """Not an annotation, an import, a docstring, or space."""
    if isinstance(node, cst.Expr):
        return not isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
    return not isinstance(
        node, cst.Annotation | cst.Import | cst.ImportFrom | cst.BaseParenthesizableWhitespace
    )


@dataclass(frozen=True)
class Operator:
    """A kind of mistake.

    - `name`: how it is called.
    - `kinds`: the classes of the nodes that it looks at.
    - `make`: yields what may stand in the place of such a node.
    """

    name: str
    kinds: tuple[type[cst.CSTNode], ...]
    make: Callable[[Any, Tree], Iterator[cst.CSTNode]]

    @property
    def mistake(self) -> str:
        """What it stands for, in words."""
        return self.make.__doc__ or ""


# In the order in which they are asked: of two that make the same change, the first gives its name.
OPERATORS: list[Operator] = []

_Make = Callable[[Any, Tree], Iterator[cst.CSTNode]]


def on(*kinds: type[cst.CSTNode]) -> Callable[[_Make], _Make]:
    """Makes an operator of a function that looks at nodes of these kinds."""

    def register(make: _Make) -> _Make:
        OPERATORS.append(Operator(make.__name__, kinds, make))
        return make

    return register
