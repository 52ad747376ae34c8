"""Trees of arrays, and dataclasses that hold them."""

from __future__ import annotations

from ._diagnosis import Diagnosis


TREES = (
    Diagnosis(
        code="JX601",
        slug="removed-tree-functions",
        title="A function of old JAX is used",
        why=(
            "jax.tree_map, jax.tree_leaves and their relatives have been removed; they live "
            "in jax.tree now."
        ),
        next="What is this function called in the module jax.tree?",
    ),
    Diagnosis(
        code="JX602",
        slug="tree-mismatch",
        title="Two trees have different structures",
        why=(
            "Trees that are combined leaf by leaf must agree in containers, keys and lengths. "
            "A list is not a tuple, and a FrozenDict is not a dict."
        ),
        next="What does jax.tree.structure say about each of them?",
    ),
    Diagnosis(
        code="JX603",
        slug="none-as-leaf",
        title="None was counted as a leaf",
        why=(
            "None is an empty container in a JAX tree: it has no leaves, and tree functions "
            "pass it by."
        ),
        next="What is jax.tree.leaves of a tree that contains None?",
    ),
    Diagnosis(
        code="JX604",
        slug="string-leaf",
        title="A string is among the leaves",
        why=(
            "A tree that goes through jit or grad may contain arrays and numbers only. Names "
            "and options do not belong to it."
        ),
        next="Where can the string live, so that the tree holds only arrays?",
    ),
    Diagnosis(
        code="JX605",
        slug="frozen-field",
        title="A frozen dataclass was assigned to",
        why=(
            "flax.struct dataclasses and TrainState cannot be changed, so that states can be "
            "passed around safely."
        ),
        next="Which method returns a copy with one field replaced?",
    ),
    Diagnosis(
        code="JX606",
        slug="replace-discarded",
        title="The replaced copy was dropped",
        why="state.replace(...) returns a new object and leaves state as it was.",
        next="Which name holds the result of replace?",
    ),
    Diagnosis(
        code="JX607",
        slug="callable-leaf",
        title="A function is stored among the leaves",
        why=(
            "A field of a struct dataclass is a leaf unless it is marked otherwise, and a "
            "function is not an array."
        ),
        next="How is a field declared that is not part of the tree?",
    ),
    Diagnosis(
        code="JX608",
        slug="empty-branch-dropped",
        title="An empty branch was dropped",
        why=(
            "flatten_dict lists the leaves, and an empty dict has none, so it disappears on "
            "the way there and back."
        ),
        next="Which argument of flatten_dict keeps empty nodes?",
    ),
    Diagnosis(
        code="JX609",
        slug="children-order",
        title="The parts come back in another order",
        why=(
            "tree_flatten and tree_unflatten of the class disagree, so values change places "
            "on every pass through JAX."
        ),
        next=(
            "In which order does flatten list the children, and in which does unflatten "
            "receive them?"
        ),
    ),
    Diagnosis(
        code="JX610",
        slug="leaves-not-elements",
        title="Leaves were counted instead of numbers",
        why=(
            "A leaf is a whole array. The number of parameters is the sum of the sizes of the "
            "leaves."
        ),
        next="How many numbers does one leaf of shape (3, 4) hold?",
    ),
    Diagnosis(
        code="JX611",
        slug="one-container-only",
        title="Only one kind of container is handled",
        why=(
            "The code walks through dicts (or lists) by hand. A tree may consist of dicts, "
            "lists, tuples, named tuples and dataclasses."
        ),
        next="Which function walks through every kind of container?",
    ),
    Diagnosis(
        code="JX612",
        slug="class-not-registered",
        title="The class is not known to JAX",
        why=(
            "An object of your own class is one opaque leaf unless the class is registered as "
            "a tree node."
        ),
        next="Which function registers a class, and which fields should be leaves?",
    ),
    Diagnosis(
        code="JX613",
        slug="aux-not-hashable",
        title="Static data of a tree node cannot be compared",
        why=(
            "The auxiliary data is part of the structure, which is hashed and compared. "
            "Arrays cannot be; they belong among the children."
        ),
        next="Which fields are data, and which describe the structure?",
    ),
    Diagnosis(
        code="JX614",
        slug="wrong-leaves",
        title="Other leaves than those asked for were selected",
        why=(
            "The rule picks too many leaves or too few: the name of the leaf was asked for, "
            "and another property was used."
        ),
        next="What are the paths of the leaves, as jax.tree_util.tree_leaves_with_path lists them?",
    ),
    Diagnosis(
        code="JX615",
        slug="frozen-dict",
        title="A FrozenDict was assigned to",
        why="A FrozenDict cannot be changed in place.",
        next="Which method returns a copy with some entries replaced?",
    ),
    Diagnosis(
        code="JX616",
        slug="flat-key-separator",
        title="Keys were joined one way and split another",
        why=(
            "flatten_dict gives tuples as keys unless sep is set, and unflatten_dict has to "
            "be told the same sep."
        ),
        next="What does one key of the flat dict look like?",
    ),
)
