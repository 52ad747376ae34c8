"""Dicts, their keys, and the collections of a module's variables."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on, walk
from .._syntax import code, exchanged, quoted, string, without


@on(cst.Arg)
def collection_not_mutable(node: cst.Arg, tree: Tree) -> Iterator[cst.CSTNode]:
    """A collection may not change, or all may. JX821 JX829"""
    if node.keyword is None or node.keyword.value != "mutable":
        return
    if isinstance(node.value, cst.List):
        for element in node.value.elements:
            kept = without(node.value.elements, element)
            yield node.with_changes(value=node.value.with_changes(elements=kept))
        yield node.with_changes(value=cst.Name("True"))


@on(cst.Dict)
def stream_renamed(node: cst.Dict, tree: Tree) -> Iterator[cst.CSTNode]:
    """The random stream has another name. JX802 JX803"""
    if tree.argument(node) == "rngs":
        for element in node.elements:
            if isinstance(element, cst.DictElement) and string(element.key) is not None:
                other = "params" if string(element.key) != "params" else "dropout"
                renamed = element.with_changes(key=cst.SimpleString(f'"{other}"'))
                yield node.with_changes(
                    elements=[renamed if e is element else e for e in node.elements]
                )


@on(cst.Dict)
def entry_left_out(node: cst.Dict, tree: Tree) -> Iterator[cst.CSTNode]:
    """A key, or a collection, is missing. JX824 JX122 JX801"""
    for element in node.elements:
        yield node.with_changes(elements=without(node.elements, element))


@on(cst.Dict)
def entry_added(node: cst.Dict, tree: Tree) -> Iterator[cst.CSTNode]:
    """There is one key more than was asked for. JX122 JX836"""
    if tree.within(node, cst.Return) and not tree.within(node, cst.Arg):
        comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        more = cst.DictElement(cst.SimpleString('"more"'), cst.Integer("0"))
        kept = [
            e.with_changes(comma=comma) if e.comma is cst.MaybeSentinel.DEFAULT else e
            for e in node.elements
        ]
        yield node.with_changes(elements=[*kept, more])


@on(cst.Dict)
def later_wins_otherwise(node: cst.Dict, tree: Tree) -> Iterator[cst.CSTNode]:
    """The old entries go over the new ones. JX823"""
    for at in range(len(node.elements) - 1):
        pair = node.elements[at : at + 2]
        if any(isinstance(e, cst.StarredDictElement) for e in pair):
            one, other = (
                e.with_changes(comma=p.comma) for e, p in zip(pair, pair[::-1], strict=True)
            )
            made = [*node.elements[:at], other, one, *node.elements[at + 2 :]]
            yield node.with_changes(elements=made)


@on(cst.Dict)
def values_exchanged(node: cst.Dict, tree: Tree) -> Iterator[cst.CSTNode]:
    """Two entries are under each other's key. JX123 JX304"""
    for at in range(len(node.elements) - 1):
        one, other = node.elements[at : at + 2]
        plain = isinstance(one, cst.DictElement) and isinstance(other, cst.DictElement)
        # Labels are exchanged one by one.
        if plain and string(one.value) is None and string(other.value) is None:
            yield node.with_changes(elements=exchanged(node.elements, at, at + 1))


def _index(node: cst.CSTNode | None) -> cst.BaseExpression | None:
    """The index of a subscript that has one, and no slice."""
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        inside = node.slice[0].slice
        return inside.value if isinstance(inside, cst.Index) else None
    return None


@on(cst.Subscript)
def key_left_out(node: cst.Subscript, tree: Tree) -> Iterator[cst.CSTNode]:
    """The whole dict is used for one of its entries. JX825 JX708"""
    if string(_index(node)) is not None:
        yield node.value


@on(cst.Subscript)
def key_confused(node: cst.Subscript, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another entry of the dict is used. JX123 JX708"""
    mine = string(_index(node))
    if mine is None:
        return
    others = {
        name
        for each in walk(tree.module)
        if isinstance(each, cst.Subscript) and code(each.value) == code(node.value)
        if (name := string(_index(each))) not in (None, mine)
    }
    for name in sorted(filter(None, others))[:1]:
        index = cst.SubscriptElement(cst.Index(quoted(name)))
        yield node.with_changes(slice=[index])


@on(cst.SimpleString)
def label_wrong(node: cst.SimpleString, tree: Tree) -> Iterator[cst.CSTNode]:
    """Another of the labels is given. JX020"""
    if not _is_label(node, tree):
        return
    mine = string(node)
    labels = {string(s) for s in tree.strings() if _is_label(s, tree)}
    others = sorted(label for label in labels if label is not None)
    if mine in others and len(others) > 1:
        yield quoted(others[(others.index(mine) + 1) % len(others)])


def _is_label(node: cst.SimpleString, tree: Tree) -> bool:
    parent = tree.parent(node)
    if isinstance(parent, cst.DictElement):
        return parent.value is node
    return isinstance(parent, cst.Return | cst.IfExp | cst.Assign)
