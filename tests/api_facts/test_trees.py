"""Trees of arrays."""

from __future__ import annotations

import collections
import dataclasses

import flax
import jax
import jax.numpy as jnp
import pytest
from flax import struct, traverse_util

from ._fact import fact


TREE = {"w": jnp.ones(2), "layer": [jnp.zeros(1), (jnp.ones(()),)]}


@fact("jax.tree_map and jax.tree_leaves are gone; jax.tree.map and jax.tree.leaves are there.")
def test_old_names():
    assert not hasattr(jax, "tree_map")
    assert not hasattr(jax, "tree_leaves")
    assert len(jax.tree.leaves(TREE)) == 3
    assert jax.tree_util.tree_map is not None


@fact("jax.tree.map applies a function to every array and builds a new tree around the results.")
def test_tree_map():
    out = jax.tree.map(lambda x: x + 1, TREE)
    assert jax.tree.structure(out) == jax.tree.structure(TREE)
    assert out["layer"] is not TREE["layer"]
    assert TREE["w"][0] == 1.0


@fact("jax.tree.map over several trees pairs their leaves.")
def test_tree_map_of_two():
    assert jax.tree.map(lambda a, b: a - b, TREE, TREE)["w"].tolist() == [0, 0]


@fact("Trees that differ in structure raise ValueError: list against tuple, or a missing key.")
def test_structure_mismatch():
    with pytest.raises(ValueError):
        jax.tree.map(lambda a, b: a, [1.0], (1.0,))
    with pytest.raises(ValueError, match="key"):
        jax.tree.map(lambda a, b: a, {"a": 1.0, "b": 2.0}, {"a": 1.0})


@fact("None is no leaf but an empty tree.")
def test_none_is_no_leaf():
    assert jax.tree.leaves({"a": None, "b": 1.0}) == [1.0]
    assert jax.tree.map(lambda x: x + 1, {"a": None})["a"] is None


@fact("A string is a leaf, and no argument for jit.")
def test_strings_are_leaves():
    assert jax.tree.leaves(["text"]) == ["text"]
    with pytest.raises(TypeError):
        jax.jit(lambda t: t["x"])({"x": 1.0, "name": "text"})


@fact("The leaves of a dict come in the order of the sorted keys.")
def test_dict_order():
    assert jax.tree.leaves({"b": 2, "a": 1}) == [1, 2]


@fact("Keys of a dict that cannot be sorted raise an error.")
def test_mixed_keys():
    with pytest.raises((TypeError, ValueError)):
        jax.tree.leaves({"a": 1, 0: 2})


@fact("A plain class is a leaf; a named tuple is a node that comes back as itself.")
def test_classes():
    class Plain:
        pass

    Point = collections.namedtuple("Point", "x y")
    assert len(jax.tree.leaves(Plain())) == 1
    assert jax.tree.map(lambda v: v + 1, Point(1, 2)) == Point(2, 3)


@fact("flatten and unflatten are inverse to each other.")
def test_flatten():
    leaves, structure = jax.tree.flatten(TREE)
    assert jax.tree.structure(jax.tree.unflatten(structure, leaves)) == structure


@fact("jax.tree.map_with_path gives the keys on the way to each leaf.")
def test_paths():
    names = jax.tree_util.tree_map_with_path(lambda p, x: jax.tree_util.keystr(p), TREE)
    assert names["layer"][1][0] == "['layer'][1][0]"


@fact("jax.tree.reduce and jax.tree.all fold over the leaves.")
def test_reduce():
    assert jax.tree.reduce(lambda a, b: a + b, {"a": 1, "b": 2}) == 3
    assert jax.tree.all({"a": True, "b": True})


@fact("is_leaf stops the descent.")
def test_is_leaf():
    got = jax.tree.leaves([(1, 2), (3, 4)], is_leaf=lambda x: isinstance(x, tuple))
    assert got == [(1, 2), (3, 4)]


@fact("A class registered with register_dataclass is a node; its metadata is static.")
def test_register_dataclass():
    @jax.tree_util.register_dataclass
    @dataclasses.dataclass
    class Box:
        value: float
        name: str = dataclasses.field(metadata={"static": True}, default="box")

    assert jax.tree.leaves(Box(1.0)) == [1.0]
    assert jax.jit(lambda b: b)(Box(1.0)).name == "box"


@fact("A field of a flax.struct.dataclass cannot be assigned; .replace gives a new object.")
def test_struct_dataclass():
    @struct.dataclass
    class State:
        x: float

    state = State(1.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        state.x = 2.0
    assert (state.replace(x=2.0).x, state.x) == (2.0, 1.0)


@fact("A function in a struct.dataclass needs field(pytree_node=False), or jit raises TypeError.")
def test_struct_field():
    @struct.dataclass
    class Bad:
        f: object

    @struct.dataclass
    class Good:
        x: float
        f: object = struct.field(pytree_node=False)

    with pytest.raises(TypeError):
        jax.jit(lambda s: 1.0)(Bad(len))
    assert jax.jit(lambda s: s.x)(Good(1.0, len)) == 1.0


@fact("A FrozenDict is another structure than a dict: jax.tree.map over both raises ValueError.")
def test_frozen_dict_is_no_dict():
    with pytest.raises(ValueError, match="type"):
        jax.tree.map(lambda a, b: a, flax.core.freeze({"a": 1.0}), {"a": 1.0})


@fact("Assigning to a FrozenDict raises ValueError; unfreeze gives a plain dict.")
def test_frozen_dict_is_immutable():
    frozen = flax.core.freeze({"a": {"b": 1.0}})
    with pytest.raises(ValueError, match="immutable"):
        frozen["x"] = 1.0
    assert type(flax.core.unfreeze(frozen)["a"]) is dict


@fact("traverse_util.flatten_dict has tuple keys, or joined ones with sep=; unflatten inverts it.")
def test_flatten_dict():
    tree = {"a": {"b": 1}, "c": 2}
    assert traverse_util.flatten_dict(tree) == {("a", "b"): 1, ("c",): 2}
    flat = traverse_util.flatten_dict(tree, sep="/")
    assert flat == {"a/b": 1, "c": 2}
    assert traverse_util.unflatten_dict(flat, sep="/") == tree


@fact("flatten_dict drops empty dicts unless keep_empty_nodes=True.")
def test_flatten_dict_drops_empty():
    assert traverse_util.flatten_dict({"a": {}, "b": 1}) == {("b",): 1}


@fact("jax.flatten_util.ravel_pytree gives one vector and the way back.")
def test_ravel():
    from jax.flatten_util import ravel_pytree

    flat, back = ravel_pytree(TREE)
    assert flat.shape == (4,)
    assert jax.tree.structure(back(flat)) == jax.tree.structure(TREE)
