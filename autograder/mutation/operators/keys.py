"""Random keys: split, fold in, carry, use once."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from .._operator import Tree, on, walk
from .._syntax import called, code, dotted, first, parsed, positional, replaced


_MODULES = {"random", "jr", "jrandom"}
_NOT_DRAWS = {"key", "PRNGKey", "split", "fold_in", "key_data", "wrap_key_data", "clone"}


def _random(node: cst.CSTNode | None) -> str:
    """The function of `jax.random` that a node calls, or nothing."""
    words = dotted(node.func).split(".") if isinstance(node, cst.Call) else []
    return words[-1] if len(words) > 1 and words[-2] in _MODULES and words[0] != "np" else ""


def _names(assign: cst.Assign) -> list[str]:
    """The names that a value is unpacked into, if it is unpacked into names."""
    target = assign.targets[0].target
    if len(assign.targets) > 1 or not isinstance(target, cst.Tuple):
        return []
    found = [dotted(element.value) for element in target.elements]
    return found if all(found) else []


def _splits(tree: Tree, node: cst.CSTNode) -> Iterator[tuple[list[str], str]]:
    """The names of new keys and that of the split one, for each split around a node."""
    function = tree.function(node)
    for each in walk(function.body) if function is not None else ():
        if isinstance(each, cst.Assign) and _random(each.value) == "split":
            assert isinstance(each.value, cst.Call)
            if names := _names(each):
                yield names, dotted(first(each.value))


@on(cst.Assign)
def split_left_out(node: cst.Assign, tree: Tree) -> Iterator[cst.CSTNode]:
    """All that should have keys of their own get the same one. JX201 JX207"""
    if _random(node.value) != "split":
        return
    assert isinstance(node.value, cst.Call)
    parent = first(node.value)
    names = [name for name in _names(node) if parent is not None and name != code(parent)]
    if names and parent is not None:
        targets = [cst.AssignTarget(cst.Name(name)) for name in names]
        yield node.with_changes(targets=targets, value=parent)


@on(cst.Call)
def one_key_for_all(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """A batch of keys is one key, many times. JX209"""
    args = positional(node)
    if _random(node) == "split" and len(args) == 2:
        yield parsed(f"jnp.broadcast_to({code(args[0].value)}, ({code(args[1].value)},))")


@on(cst.Name)
def key_used_again(node: cst.Name, tree: Tree) -> Iterator[cst.CSTNode]:
    """A key is used that has been split, or that is another's. JX201 JX202"""
    if not isinstance(tree.parent(node), cst.Arg):
        return
    for names, parent in _splits(tree, node):
        if node.value in names and node.value != parent:
            others = [name for name in [parent, *names] if name not in ("", "_", node.value)]
            yield from (cst.Name(name) for name in others[:2])


@on(cst.Assign)
def new_key_dropped(node: cst.Assign, tree: Tree) -> Iterator[cst.CSTNode]:
    """The key is split and carried on as it was. JX208 JX214"""
    if _random(node.value) != "split":
        return
    assert isinstance(node.value, cst.Call)
    target = node.targets[0].target
    parent = dotted(first(node.value))
    if not isinstance(target, cst.Tuple) or parent not in _names(node):
        return
    for element in target.elements:
        if dotted(element.value) == parent:
            changed = target.with_changes(
                elements=replaced(target.elements, element, cst.Name("_"))
            )
            yield node.with_changes(targets=[node.targets[0].with_changes(target=changed)])


@on(cst.Call)
def fold_in_left_out(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """Each step has the same key. JX804 JX207"""
    if called(node) == "fold_in" and (key := first(node)) is not None:
        yield key


@on(cst.Call)
def fold_in_constant(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The same number is folded in each time. JX215"""
    args = positional(node)
    if called(node) == "fold_in" and len(args) == 2:
        yield node.with_changes(args=replaced(node.args, args[1], cst.Integer("0")))


@on(cst.Call)
def seed_hard_coded(node: cst.Call, tree: Tree) -> Iterator[cst.CSTNode]:
    """The key is made on the spot, and the one that was passed is ignored. JX204 JX205"""
    args = positional(node)
    if args and _random(node) and _random(node) not in _NOT_DRAWS - {"split", "fold_in"}:
        seed = parsed("jax.random.key(0)")
        yield node.with_changes(args=replaced(node.args, args[0], seed))
