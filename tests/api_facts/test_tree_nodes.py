"""Paths of leaves, what trees have in common, and classes that are nodes."""

from __future__ import annotations

import dataclasses

import flax
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import struct, traverse_util

from ._fact import fact


def traces_of(*trees):
    traced = []
    look = jax.jit(lambda tree: traced.append("once") or tree)
    for tree in trees:
        look(tree)
    return len(traced)


@fact("keystr writes a path as Python would, or with a separator of one's own.")
def test_keystr():
    found, _ = jax.tree_util.tree_flatten_with_path({"b": [1.0]})
    ((path, _),) = found
    assert jax.tree_util.keystr(path) == "['b'][0]"
    assert jax.tree_util.keystr(path, simple=True, separator="/") == "b/0"
    assert jax.tree_util.keystr(()) == ""


@fact("With is_leaf, None is a leaf, and has a path.")
def test_none_with_a_path():
    found = jax.tree_util.tree_leaves_with_path([None, 1.0], is_leaf=lambda x: x is None)
    assert [leaf for _, leaf in found] == [None, 1.0]


@fact("The first tree leads: where it has a leaf, the others may have any subtree, or None.")
def test_the_first_tree_leads():
    assert jax.tree.map(lambda x, y: (x, y), {"b": 1.0}, {"b": None}) == {"b": (1.0, None)}
    assert jax.tree.map(lambda x, y: y, [1.0], [(2.0, 3.0)]) == [(2.0, 3.0)]
    with pytest.raises(ValueError):
        jax.tree.map(lambda x, y: x, {"b": None}, {"b": 1.0})


@fact("The gradient with respect to a tree has None where the tree has None.")
def test_gradient_with_none():
    grads = jax.grad(lambda p: p["w"] ** 2)({"w": 3.0, "b": None})
    assert grads == {"w": 6.0, "b": None}


@fact("flatten_dict with keep_empty_nodes=True holds traverse_util.empty_node for an empty dict.")
def test_empty_node():
    tree = {"a": {}, "b": {"c": 1}}
    flat = traverse_util.flatten_dict(tree, keep_empty_nodes=True)
    assert flat[("a",)] is traverse_util.empty_node
    assert traverse_util.unflatten_dict(flat) == tree


@fact("A float32 array times a bfloat16 array is float32; a Python float leaves bfloat16 as it is.")
def test_promotion_of_half():
    half = jnp.ones(2, jnp.bfloat16)
    assert (jnp.float32(0.5) * half).dtype == jnp.float32
    assert (0.5 * half).dtype == jnp.bfloat16


@fact("A Python number in a tree is not static: another value is not traced anew.")
def test_python_numbers_are_traced():
    assert traces_of({"lr": 0.1}, {"lr": 0.2}) == 1


@fact("The order in which a dict is filled does not matter to jax.jit.")
def test_order_of_keys():
    assert traces_of({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}) == 1


@fact("A FrozenDict and a dict, and trees of other dtypes or weak types, are traced anew.")
def test_what_is_traced_anew():
    assert traces_of({"a": 1.0}, flax.core.freeze({"a": 1.0})) == 2
    assert traces_of([jnp.ones(2)], [jnp.ones(2, jnp.int32)]) == 2
    assert traces_of([np.float32(1.0)], [1.0]) == 2


@fact("A field with pytree_node=False is a plain value in traced code; another value retraces.")
def test_static_fields():
    @struct.dataclass
    class Box:
        x: float
        flag: bool = struct.field(pytree_node=False)

    seen = []
    look = jax.jit(lambda box: seen.append(box.flag) or box)
    for flag in (True, True, False):
        look(Box(1.0, flag))
    assert seen == [True, False]


@fact("Children in another order than they are received change places without an error.")
def test_children_change_places():
    @jax.tree_util.register_pytree_node_class
    class Pair:
        def __init__(self, one, other):
            self.one, self.other = one, other

        def tree_flatten(self):
            return (self.other, self.one), None

        @classmethod
        def tree_unflatten(cls, _, children):
            return cls(*children)

    back = jax.tree.map(lambda x: x, Pair(1, 2))
    assert (back.one, back.other) == (2, 1)


@fact("jax.tree.map over two instances of a registered dataclass gives a third one.")
def test_map_over_dataclasses():
    @jax.tree_util.register_dataclass
    @dataclasses.dataclass
    class Box:
        value: float
        name: str = dataclasses.field(metadata={"static": True})

    assert jax.tree.map(lambda x, y: x - y, Box(3.0, "a"), Box(1.0, "a")) == Box(2.0, "a")
    with pytest.raises(ValueError):
        jax.tree.map(lambda x, y: x - y, Box(3.0, "a"), Box(1.0, "b"))
