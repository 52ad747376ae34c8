# %% [markdown]
# # 5. PyTrees and dataclasses
#
# A model has hundreds of arrays, and no function of JAX takes hundreds of arguments. They go in as
# one: a *tree* of dicts, lists and tuples with arrays in it. `jax.jit`, `jax.grad`, `jax.vmap`,
# Optax, Flax and Orbax all speak this language. Who has it at hand writes an optimizer in three
# lines, freezes half a model in two, and finds out in one why two "equal" models do not fit.
#
# You will
#
# * take trees apart and put them together again, and know the name of each leaf,
# * compute with several trees at once, and repair a step of SGD from a tutorial,
# * split a model into what is trained and what is not, with `None` for what is elsewhere,
# * select leaves by name, and bring weights over from PyTorch,
# * measure when two trees are the same to JAX, and refute what is said about it,
# * make classes of your own that JAX can look into.
#
# Ten exercises, 28 points, about 165 minutes. You need to know `jax.jit` and `jax.grad`. Each
# exercise can be solved with what stands above it, and without the answers to the others.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 05_pytrees.ipynb
#
# In some tests you see `mistakes={...}`: wrong answers that the check knows by the name of the
# mistake that leads to them.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other inputs and ask **nothing that an exercise does not say**. These words mean
# the same in all exercises:
#
# | the exercise says | the test does |
# | --- | --- |
# | *returns ...* | compares containers, keys, shapes, dtypes and values with what is right |
# | *pure* | your arguments are as they were, and a second call gives the same answer |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
#
# A *tree* is made of dicts (with strings as keys), lists, tuples and named tuples, nested as you
# like, and of `None`; an exercise says so where it is less. Each check of a test cell is worth the
# same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
import dataclasses
from collections.abc import Callable
from typing import Any, NamedTuple

import flax
import jax
import jax.numpy as jnp
import numpy as np
from flax import struct, traverse_util
from jax import Array
from jax.flatten_util import ravel_pytree

from autograder import check


class Layer(NamedTuple):
    """Weights and biases of a layer."""

    w: Any
    b: Any


# %% [markdown]
# ## 5.1 Leaves and structure
#
# Everything that JAX does with a tree begins alike: the tree is taken apart into a list of *leaves*
# and a *structure*, and in the end a tree is built of new leaves and the old structure.
#
#     {"b": 1.0,          flatten      leaves     [5.0, 2.0, 1.0]
#      "a": [5.0, 2.0]}  --------->    structure  {"a": [*, *], "b": *}
#                        <---------
#                        unflatten

# %%
tree = {"b": 1.0, "a": [5.0, 2.0]}
leaves, structure = jax.tree.flatten(tree)
print(leaves, structure)
print(jax.tree.unflatten(structure, [10 * leaf for leaf in leaves]))

# jax.tree.map does all of it in one go, jax.tree.leaves the first half, jax.tree.reduce folds.
print(jax.tree.map(lambda leaf: 10 * leaf, tree))
print(jax.tree.leaves((3.0, {"x": (4.0,)})), jax.tree.reduce(max, tree))

# The name of a module that is gone: tutorials are full of it.
try:
    jax.tree_map(lambda leaf: 10 * leaf, tree)
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown]
# What is a leaf? Whatever is **not** one of the containers that JAX knows: an array, a number, but
# also a string or an object of any other class. And there is one container that is easy to
# overlook: `None` is an empty one.


# %%
class Plain:
    pass


for each in (Layer(1.0, (2.0, 3.0)), "text", Plain(), {}, None, [None, 1.0]):
    print(f"{each!s:45.45} {len(jax.tree.leaves(each))} leaves")
print(jax.tree.map(lambda leaf: leaf + 1, [None, 1.0]))  # None + 1 is never computed

# %% [markdown]
# ### Exercise `count_params` (2 points, 10 minutes, easy)
#
# Write `count_params(tree)`: how many numbers does the tree hold?
#
# * `tree` is a tree whose leaves are JAX arrays, NumPy arrays and Python numbers. It may be a
#   single leaf, and it may have no leaf at all.
# * An array counts as many as it has entries: 12 for shape `(3, 4)`, 1 for `()`, 0 for `(0, 5)`.
# * A Python number counts 1, and `None` counts nothing.
# * It returns a Python `int`.
#
# One call: `count_params({"w": jnp.ones((3, 4)), "more": [jnp.ones(4), 2.0, None]})` returns `17`.
#
# <details><summary>Hint 1</summary>
#
# Which function of the cells above finds the leaves in every kind of container, so that you need
# not walk through dicts and lists yourself?
#
# </details>
# <details><summary>Hint 2</summary>
#
# A Python number has no attribute `size` or `shape`. `jnp.size` and `jnp.shape` take it all the
# same.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Python's `sum`, over the sizes of the leaves.
#
# </details>


# %% solution="count_params"
def count_params(tree: Any) -> int:
    """How many numbers a tree holds.

    - `tree`: leaves are JAX arrays, NumPy arrays or Python numbers.

    Returns the sum of the sizes of its leaves.
    """
    ### BEGIN SOLUTION
    return sum(jnp.size(leaf) for leaf in jax.tree.leaves(tree))
    ### END SOLUTION


# %% tests="count_params" points=2
trees = {
    "a matrix": jnp.ones((3, 4)),
    "dicts": {"w": jnp.ones((3, 4)), "deeper": {"b": jnp.ones(4)}},
    "lists and tuples": [(jnp.ones((2, 3)), np.ones(3)), (jnp.ones((3, 1)), np.ones(()))],
    "a named tuple": {"dense": Layer(jnp.ones((2, 2)), jnp.ones(2))},
    "Python numbers": {"lr": 0.1, "steps": [7, 8]},
    "None": Layer(jnp.ones((2, 3)), None),
    "nothing": {"empty": {}, "none": None, "rows": jnp.ones((0, 5))},
}
numbers = dict(zip(trees, (12, 16, 13, 6, 3, 6, 0), strict=True))
counts = {name: count_params(tree) for name, tree in trees.items()}
check.values(
    counts,
    numbers,
    mistakes={
        "JX603": {**numbers, "None": 7, "nothing": 1},
        "JX610": dict(zip(trees, (1, 2, 4, 2, 3, 1, 1), strict=True)),
    },
)
check.true(
    all(type(n) is int for n in counts.values()),
    "What comes back is no Python int.",
    code="JX122",
    name="an int",
)


### BEGIN HIDDEN TESTS
# sentence: "It may be a" -> a matrix, nothing | leaves
# sentence: "An array counts as many as it has entries" -> a matrix, dicts | arrays
# sentence: "A Python number counts 1, and `None` counts nothing" -> None | numbers and None
# sentence: "It returns a Python `int`" -> an int | an int
ones = jnp.ones
check.values(
    [
        count_params({"a": [ones((2, 3, 4)), {"b": (ones((5, 1)), ones((0, 2)))}]}),
        count_params([ones(()), ones((1, 1)), np.zeros((3, 0)), np.arange(7)]),
        count_params((Layer({"k": ones((6, 6))}, [Layer(ones(2), ones(3))]), np.ones((2, 2)))),
    ],
    [29, 9, 45],
    name="arrays",
)
check.values(
    [count_params([None, 3, {"x": None, "y": 2.5}]), count_params(Layer(None, [None, ones(4)]))],
    [2, 4],
    mistakes={"JX603": [4, 6]},
    name="numbers and None",
)
check.values(
    [count_params(x) for x in (3.5, np.ones((2, 5)), ones(3), None, [], {"a": ((), {})})],
    [1, 10, 3, 0, 0, 0],
    name="leaves",
)
check.true(
    all(type(count_params(x)) is int for x in ([], ones(()), [np.ones((2, 2))], {"a": 1.5})),
    "What comes back is no Python int.",
    code="JX122",
    name="an int",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.2 Every leaf has a path
#
# The way from the top of a tree to a leaf is its *path*: a tuple of keys, one for each container
# that is passed. `jax.tree_util.keystr` writes it the way you would type it in Python, and
# `jax.tree_util.tree_map_with_path` gives it to your function, next to the leaf:

# %%
model = {
    "layers": [Layer(jnp.ones((3, 2)), jnp.zeros(2)), Layer(jnp.ones((2, 1)), jnp.zeros(1))],
    "scale": jnp.array(2.0),
}


def describe(path, leaf):
    return f"{jax.tree_util.keystr(path)}: {leaf.dtype}"


print(jax.tree_util.tree_map_with_path(describe, model))
print(jax.tree_util.tree_leaves_with_path({"scale": 2.0})[0])

# The same, shorter, for messages and file names.
found, _ = jax.tree_util.tree_flatten_with_path(model)
print([jax.tree_util.keystr(path, simple=True, separator="/") for path, _ in found])

# %% [markdown]
# All functions on trees take `is_leaf`: a function that looks at each container on the way, and
# says whether to stop there. What it stops at counts as a leaf, whatever it is:

# %%
points = {"p": (1.0, 2.0), "q": (5.0, 2.0)}
print(jax.tree.leaves(points))
print(jax.tree.leaves(points, is_leaf=lambda node: isinstance(node, tuple)))

# %% [markdown]
# Now a **prediction**. In the order in which JAX goes through this tree, which paths does it have?
# How many leaves? Write yours into the cell, before you go on; nobody marks it. Then write the
# function that finds out, and compare.

# %%
puzzle = {
    "head": [None, jnp.ones(3)],
    "body": {"w": jnp.ones((2, 3)), "b": (), "10": 4.0, "9": jnp.ones(())},
}
my_prediction = [
    "['head'][...]",
    # and so on
]

# %% [markdown]
# ### Exercise `inventory` (2 points, 15 minutes, medium)
#
# Write `inventory(tree)`, which lists what is in a tree, so that you can print it and compare it
# with another one.
#
# * `tree` is a tree whose leaves are JAX arrays, NumPy arrays and Python numbers. It may be a
#   single leaf.
# * It returns a dict with one entry for each leaf **and for each `None`**. The key is the path as
#   `keystr` writes it without options, such as `"['w']"`.
# * The value of a leaf is its shape, a tuple of Python ints (`()` for a Python number). The value
#   of a `None` is `None`.
# * The entries stand in the order in which JAX goes through the tree. Empty dicts, lists and tuples
#   have no entry.
#
# One call: `inventory({"w": jnp.ones((3, 4)), "b": [2.0, None]})` returns
#
#     {"['b'][0]": (), "['b'][1]": None, "['w']": (3, 4)}
#
# <details><summary>Hint 1</summary>
#
# JAX passes `None` by, being an empty container. With which argument do you make it stop there?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `tree_flatten_with_path` and `tree_leaves_with_path` give pairs of a path and a leaf, in order.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A dict comprehension over these pairs, with `keystr` for the key, and for the value `jnp.shape` of
# all that is not `None`.
#
# </details>


# %% solution="inventory"
def inventory(tree: Any) -> dict[str, tuple[int, ...] | None]:
    """What is in a tree: the shape of each leaf, and each None, by path.

    - `tree`: leaves are JAX arrays, NumPy arrays or Python numbers.

    Returns a dict from paths as `keystr` writes them, in the order of JAX.
    """
    ### BEGIN SOLUTION
    found = jax.tree_util.tree_leaves_with_path(tree, is_leaf=lambda node: node is None)
    return {
        jax.tree_util.keystr(path): None if leaf is None else jnp.shape(leaf)
        for path, leaf in found
    }
    ### END SOLUTION


# %% tests="inventory" points=2
stock = {
    "w": jnp.ones((3, 4)),
    "b": [2.0, None, (np.zeros(2), {})],
    "dense": Layer(w=jnp.ones(()), b=None),
}
listed = [
    ("['b'][0]", ()),
    ("['b'][1]", None),
    ("['b'][2][0]", (2,)),
    ("['dense'].w", ()),
    ("['dense'].b", None),
    ("['w']", (3, 4)),
]


def in_order(listing):
    return list(listing.items()) if isinstance(listing, dict) else listing


check.values(
    in_order(inventory(stock)),
    listed,
    mistakes={
        "JX134": [listed[5], *listed[:5]],
        "JX614": [pair for pair in listed if pair[1] is not None],
    },
)
check.values(
    [inventory(jnp.ones((2, 5))), inventory(None), inventory([(), {}])],
    [{"": (2, 5)}, {"": None}, {}],
    name="a single leaf, nothing",
)


### BEGIN HIDDEN TESTS
# sentence: "It may be a" -> a single leaf, nothing | small ones
# sentence: "one entry for each leaf **and for each `None`**" -> values | values, None
# sentence: "The key is the path as" -> values | values, None
# sentence: "The value of a leaf is its shape, a tuple of Python ints" -> values | values
# sentence: "of a `None` is `None`" -> values | None
# sentence: "in the order in which JAX goes through the tree" -> values | values, None
# sentence: "Empty dicts, lists and tuples" -> values, a single leaf | small ones
deep = [
    {"z": {"y": (np.ones((1, 2)), 3)}, "a": jnp.ones((4, 1, 2)), "A": 2.5},
    Layer(Layer([], jnp.ones(0)), [jnp.ones(())]),
]
check.values(
    in_order(inventory(deep)),
    [
        ("[0]['A']", ()),
        ("[0]['a']", (4, 1, 2)),
        ("[0]['z']['y'][0]", (1, 2)),
        ("[0]['z']['y'][1]", ()),
        ("[1].w.b", (0,)),
        ("[1].b[0]", ()),
    ],
)
check.values(
    in_order(inventory((None, {"k": None, "b": [jnp.ones(2), None]}, Layer(None, 1)))),
    [
        ("[0]", None),
        ("[1]['b'][0]", (2,)),
        ("[1]['b'][1]", None),
        ("[1]['k']", None),
        ("[2].w", None),
        ("[2].b", ()),
    ],
    mistakes={"JX614": [("[1]['b'][0]", (2,)), ("[2].b", ())]},
    name="None",
)
check.values(
    [inventory(x) for x in (1.5, np.ones((3, 1)), [{}, [[]], ()], {"": None})],
    [{"": ()}, {"": (3, 1)}, {}, {"['']": None}],
    name="small ones",
)
### END HIDDEN TESTS

# %%
# Your prediction, and what there is. (Keys of dicts are sorted, as strings: "10" before "9".)
print(my_prediction)
print(list(inventory(puzzle)))

# %% [markdown]
# ## 5.3 Several trees at once
#
# `jax.tree.map` takes as many trees as your function takes arguments. The leaves that stand at the
# same place go in together:

# %%
one, other = {"w": 1.0, "b": (2.0, 3.0)}, {"w": 10.0, "b": (20.0, 30.0)}
print(jax.tree.map(lambda x, y: (x, y), one, other))
print(jax.tree.map(jnp.hypot, one, other))

# %% [markdown]
# The gradient of a loss is a tree of the same structure as the parameters, whatever that is:


# %%
def loss(params, x):
    for w, b in params["layers"]:
        x = jnp.tanh(x @ w + b)
    return jnp.sum(x) * params["scale"]


print(jax.tree.map(jnp.shape, jax.grad(loss)(model, jnp.ones((5, 3)))))

# %% [markdown]
# So a step of gradient descent is one line, for every model. This cell is older. It has been copied
# from tutorial to tutorial, for the parameters of an MLP: a list of pairs of weights and biases.


# %%
def tutorial_step(params, grads, lr):
    steps = jax.tree_map(lambda g: lr * g, grads)
    for i, (dw, db) in enumerate(steps):
        w, b = params[i]
        params[i] = [w - dw, b - db]
    return params


# %% [markdown]
# ### Exercise `sgd_step` (3 points, 15 minutes, medium)
#
# Repair it: write `sgd_step(params, grads, lr)`. One fault of the cell raises an exception; the
# others are silent, and one of them shows only when somebody looks at the *old* parameters.
#
# * `params` is a tree of JAX arrays, with float32 or bfloat16 entries. `grads` is a tree of the
#   same structure, with the same shapes and dtypes. `lr` is a Python float, or a float32 array of
#   shape `()`.
# * It returns a tree of the same structure as `params`, tuples for tuples and lists for lists, in
#   which each leaf is `p - lr * g`. A `None` (say, of a layer without bias) stays `None`.
# * Each leaf has the dtype that it had in `params`, whatever `lr` is.
# * It is pure, and works under `jax.jit` with all three arguments traced.
#
# One call: `sgd_step([(jnp.ones(2), None)], [(jnp.array([1.0, 2.0]), None)], 0.5)` returns
# `[([0.5, 0.0], None)]`.
#
# <details><summary>Hint 1</summary>
#
# Take a list `params`, call `tutorial_step` (with the name of the function that is gone replaced)
# and print `params` after it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The loop knows one kind of model. What knows all of them was shown above, with two trees.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A float32 array times a bfloat16 array is a float32 array, and a Python float times it is not.
# `.astype(p.dtype)` at the right place serves both.
#
# </details>


# %% solution="sgd_step"
def sgd_step(params: Any, grads: Any, lr: float | Array) -> Any:
    """One step of gradient descent.

    - `params`: a tree of float32 or bfloat16 arrays. `grads`: a tree of the same kind.
    - `lr`: a Python float, or a float32 array of shape ().

    Returns the new parameters, a tree as `params`.
    """
    ### BEGIN SOLUTION
    return jax.tree.map(lambda p, g: (p - lr * g).astype(p.dtype), params, grads)
    ### END SOLUTION


# %% tests="sgd_step" points=3
def mlp_params():
    return [(jnp.ones((2, 2)), jnp.zeros(2)), (jnp.array([[2.0], [3.0]]), None)]


mlp_grads = [(jnp.array([[1.0, 2.0], [0.0, -4.0]]), jnp.ones(2)), (jnp.ones((2, 1)), None)]
moved = [
    (jnp.array([[0.5, 0.0], [1.0, 3.0]]), jnp.array([-0.5, -0.5])),
    (jnp.array([[1.5], [2.5]]), None),
]
uphill = [
    (jnp.array([[1.5, 2.0], [1.0, -1.0]]), jnp.array([0.5, 0.5])),
    (jnp.array([[2.5], [3.5]]), None),
]
check.values(
    sgd_step(mlp_params(), mlp_grads, 0.5),
    moved,
    mistakes={
        "JX122": [list(layer) for layer in moved],
        "JX902": uphill,
        "JX930": mlp_params(),
    },
)
check.values(
    sgd_step(
        {"net": Layer(jnp.ones(3), {"a": (jnp.zeros(1),)}), "scale": jnp.array(1.0)},
        {"net": Layer(jnp.arange(3.0), {"a": (jnp.ones(1),)}), "scale": jnp.array(2.0)},
        jnp.array(0.5),
    ),
    {"net": Layer(jnp.array([1.0, 0.5, 0.0]), {"a": (jnp.array([-0.5]),)}), "scale": jnp.zeros(())},
    name="other containers",
)
half = {"w": jnp.ones(2, jnp.bfloat16), "b": jnp.ones(2)}
check.values(
    [sgd_step(half, half, 0.5), sgd_step(half, half, jnp.array(0.5))],
    2 * [jax.tree.map(lambda x: x / 2, half)],
    name="bfloat16",
)
check.pure(sgd_step, mlp_params(), mlp_grads, 0.5)
check.jittable(sgd_step, mlp_params(), mlp_grads, jnp.array(0.5))


### BEGIN HIDDEN TESTS
# sentence: "It returns a tree of the same structure as `params`" -> values | values, a list
# sentence: "in" -> values, other containers | values, a list
# sentence: "A `None` (say, of a layer without bias) stays `None`" -> values | a list
# sentence: "Each leaf has the dtype that it had" -> bfloat16 | bfloat16
# sentence: "It is pure" -> pure | pure
# sentence: "works under `jax.jit` with all three arguments traced" -> jittable | jittable
rng = np.random.default_rng(5)


def normal(*shape, dtype=jnp.float32):
    return jnp.array(rng.normal(size=shape), dtype)


def descended(params, grads, lr):
    return jax.tree.map(lambda p, g: (p - lr * g).astype(p.dtype), params, grads)


def nested():
    return {
        "a": [{"b": normal(3, 2), "k": normal(2)}, Layer(normal(2, 2), None)],
        "z": (normal(2, 3), (normal(), [normal(1)])),
    }


there, slopes = nested(), nested()
check.values(sgd_step(there, slopes, 0.03), descended(there, slopes, 0.03))
three = [(normal(2), normal(3, 1), None), [normal(1), None]]
their = [(normal(2), normal(3, 1), None), [normal(1), None]]
check.values(sgd_step(three, their, jnp.array(-0.7)), descended(three, their, -0.7), name="a list")
mixed = (normal(4, dtype=jnp.bfloat16), [normal(4)])
mixed_grads = (normal(4, dtype=jnp.bfloat16), [normal(4)])
check.values(
    [sgd_step(mixed, mixed_grads, lr) for lr in (jnp.array(0.1), 0.1)],
    2 * [descended(mixed, mixed_grads, 0.1)],
    name="bfloat16",
)
check.pure(
    sgd_step,
    [[normal(2), normal(2)], {"a": [normal(1)]}],
    [[normal(2), normal(2)], {"a": [normal(1)]}],
    0.1,
)
check.jittable(sgd_step, there, slopes, jnp.array(0.2))
### END HIDDEN TESTS


# %% [markdown]
# ## 5.4 `None`, for what is elsewhere
#
# Fine-tuning trains a part of a model and leaves the rest alone. `jax.grad` differentiates with
# respect to all leaves of an argument, so the model is split into **two trees**, one for each
# argument: one with the leaves that are trained, the other with the rest. In each of them `None`
# stands at the places that are in the other. As `None` has no leaves, `jax.grad`, `jax.jit` and
# Optax pass it by:

# %%
trained, frozen = {"w": jnp.array(3.0), "b": None}, {"w": None, "b": jnp.array(1.0)}


def line(trained, frozen, x):
    return trained["w"] * x + frozen["b"]


print(jax.grad(line)(trained, frozen, 2.0))

# %% [markdown]
# In code that goes through two such trees together, `None` needs care. Trees that go in together
# must have the same structure, and to JAX `{"b": None}` and `{"b": 1.0}` are different. The
# **first** tree leads: where it has a leaf, the others may have anything at all.

# %%
print(jax.tree.map(lambda x, y: (x, y), {"b": 1.0}, {"b": None}))
try:
    jax.tree.map(lambda x, y: (x, y), {"b": None}, {"b": 1.0})
except ValueError as error:
    print("ValueError:", " ".join(str(error).split())[:85])

# %% [markdown]
# ### Exercise `partition` (3 points, 15 minutes, medium)
#
# Write two functions: `partition(tree, chosen)`, which splits a tree, and `combine(kept, rest)`,
# which puts it together again.
#
# * `tree` is a tree of JAX arrays. `chosen` is a tree of the same structure, with a Python bool,
#   `True` or `False`, for each array.
# * `partition(tree, chosen)` returns a pair `(kept, rest)`, a tuple. `kept` is `tree` with `None`
#   in the place of each array for which `chosen` says `False`; `rest` is `tree` with `None` in the
#   place of the others.
# * `combine(kept, rest)` returns the whole tree. `kept` and `rest` are as `partition` returns them:
#   where one has an array, the other has `None`. The arrays may have any entries, and zeros too.
# * Where `tree` itself has a `None`, it is `None` in both parts and in the whole.
# * Both functions are pure. `combine` works under `jax.jit`, with both arguments traced.
#
# One call: `partition({"w": w, "b": b}, {"w": True, "b": False})` returns
# `({"w": w, "b": None}, {"w": None, "b": b})`, and `combine` makes `{"w": w, "b": b}` of these.
#
# <details><summary>Hint 1</summary>
#
# Splitting goes through two trees of the same structure, twice.
#
# </details>
# <details><summary>Hint 2</summary>
#
# For combining, the `None` in the first tree must be something that JAX stops at and hands to your
# function. The second tree may then have anything at that place.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.tree.map(..., kept, rest, is_leaf=...)`. Your function gets `None` or an array from each;
# ask with `is None`, as the truth of an array is another question.
#
# </details>


# %% solution="partition"
def partition(tree: Any, chosen: Any) -> tuple[Any, Any]:
    """Splits a tree into what is chosen and what is not.

    - `tree`: a tree of arrays. `chosen`: a tree of the same structure, of Python bools.

    Returns `(kept, rest)`, two trees as `tree`, with None for what is in the other.
    """
    ### BEGIN SOLUTION
    kept = jax.tree.map(lambda leaf, take: leaf if take else None, tree, chosen)
    rest = jax.tree.map(lambda leaf, take: None if take else leaf, tree, chosen)
    return kept, rest
    ### END SOLUTION


def combine(kept: Any, rest: Any) -> Any:
    """Puts together what `partition` has split.

    - `kept`, `rest`: two trees; where one has an array, the other has None.

    Returns one tree with all arrays.
    """
    ### BEGIN SOLUTION
    return jax.tree.map(
        lambda one, other: other if one is None else one,
        kept,
        rest,
        is_leaf=lambda node: node is None,
    )
    ### END SOLUTION


# %% tests="partition" points=3
whole = {"w": jnp.ones((2, 3)), "b": [jnp.zeros(3), (jnp.array(0.0), None)]}
which = {"w": False, "b": [True, (True, None)]}
part = {"w": None, "b": [jnp.zeros(3), (jnp.array(0.0), None)]}
remainder = {"w": jnp.ones((2, 3)), "b": [None, (None, None)]}
check.values(
    partition(whole, which),
    (part, remainder),
    mistakes={"JX020": (remainder, part)},
    name="partition",
)
check.values(combine(part, remainder), whole, name="combine")
check.values(combine(remainder, part), whole, name="combine, the other way round")
check.pure(partition, whole, which, name="partition is pure")
check.pure(combine, part, remainder, name="combine is pure")
check.jittable(combine, part, remainder)


### BEGIN HIDDEN TESTS
# sentence: "returns a pair `(kept, rest)`, a tuple" -> partition | partition
# sentence: "`combine(kept, rest)` returns the whole tree" -> combine | combine
# sentence: "The arrays may have any entries, and zeros too" -> combine | combine, zeros
# sentence: "Where `tree` itself has a `None`" -> partition, combine | partition, combine
# sentence: "Both functions are pure" -> partition is pure, combine is pure | both are pure
# sentence: "`combine` works under `jax.jit`" -> jittable | jittable
a, b, c, d = jnp.arange(3.0), jnp.ones((2, 2)), jnp.array([7]), jnp.array(2.0)
deep = (Layer([a, {"x": b}], None), {"c": c, "d": d})
deep_choice = (Layer([True, {"x": False}], None), {"c": False, "d": True})
deep_kept = (Layer([a, {"x": None}], None), {"c": None, "d": d})
deep_rest = (Layer([None, {"x": b}], None), {"c": c, "d": None})
check.values(
    [
        partition(deep, deep_choice),
        partition([a, b], [True, True]),
        partition([a, b], [False, False]),
        partition(c, False),
    ],
    [(deep_kept, deep_rest), ([a, b], [None, None]), ([None, None], [a, b]), (None, c)],
    name="partition",
)
check.values(
    [combine(deep_kept, deep_rest), combine([a, b], [None, None]), combine(None, c)],
    [deep, [a, b], c],
    name="combine",
)
zeros, no = jnp.zeros(2), jnp.array(False)
check.values(
    [combine([None, zeros, no], [jnp.array(0), None, None]), combine({"z": zeros}, {"z": None})],
    [[jnp.array(0), zeros, no], {"z": zeros}],
    name="combine, zeros",
)
check.pure(partition, [a, {"b": b}], [True, {"b": False}], name="both are pure")
check.pure(combine, [a, {"b": None}], [None, {"b": b}], name="both are pure")
check.jittable(combine, deep_kept, deep_rest)
### END HIDDEN TESTS

# %% [markdown]
# (Equinox, Flax NNX and Optax have functions like these two; their `None` has other names.)
#
# ## 5.5 Leaves by name: `flatten_dict` and masks
#
# The parameters of a Flax model are nested dicts, and the names in them say what a leaf is for:
# `kernel` is the matrix of a dense layer, `bias` its bias, `scale` belongs to a normalisation.
# `flax.traverse_util.flatten_dict` makes one flat dict of them, with the path as key:

# %%
params = {
    "encoder": {"dense": {"kernel": jnp.ones((2, 2)), "bias": jnp.zeros(2)}, "relu": {}},
    "norm": {"scale": jnp.ones(2)},
}
flat = traverse_util.flatten_dict(params)
print(list(flat))
print(list(traverse_util.flatten_dict(params, sep="/")))
print(jax.tree.map(jnp.shape, traverse_util.unflatten_dict(flat)))

# %% [markdown]
# Compare the last line with `params`: something is missing. An empty dict has no leaf, so the flat
# dict does not know it. With `keep_empty_nodes=True` it does, and holds a special object there,
# `traverse_util.empty_node`:

# %%
flat = traverse_util.flatten_dict(params, keep_empty_nodes=True)
print({path: type(value).__name__ for path, value in flat.items()})

# %% [markdown]
# Does it matter? A *mask* is a tree of bools that says for each leaf whether something is done to
# it, such as `optax.adamw(1e-3, mask=...)`, which lets only some parameters decay. Optax goes
# through mask and parameters together, and you know what that asks of the two structures.
#
# Decay is meant for matrices. Biases and scales are few, and shrinking them makes models worse. Its
# older relative is the L2 penalty, a sum of squares that is added to the loss.

# %% [markdown]
# ### Exercise `decay_mask` (3 points, 20 minutes, medium)
#
# Write two functions: `decay_mask(params)`, which says where weights decay, and
# `l2_penalty(params, mask)`, the sum of squares of what a mask selects.
#
# * `params` is a nested dict of float32 JAX arrays, with strings as keys. It may have empty dicts
#   in it, at any depth.
# * `decay_mask(params)` returns a nested dict of the same structure as `params`, empty dicts
#   included. The leaves are Python bools: `True` where the **last** key is exactly `"kernel"`,
#   `False` elsewhere. How deep a leaf is, what its shape is and what the keys above are called does
#   not matter.
# * `l2_penalty(params, mask)`, for a mask of the same structure with any bools in it, returns the
#   sum of the squares of all numbers in the leaves where the mask is `True`: a float32 JAX array of
#   shape `()`. It is 0.0 if there is none.
# * The gradient of the penalty is `2 * p` at leaves where the mask is `True`, and zero elsewhere.
# * Both functions are pure. `l2_penalty` works under `jax.jit`, with `params` traced and `mask`
#   not.
#
# One call: with `params = {"dense": {"kernel": jnp.array([[3.0, 1.0]]), "bias": jnp.ones(2)}}`,
# `decay_mask(params)` returns `{"dense": {"kernel": True, "bias": False}}`, and with this mask
# `l2_penalty(params, mask)` returns `10.0`.
#
# <details><summary>Hint 1</summary>
#
# Flatten, make a bool of each entry of the flat dict, and unflatten. What do you do with an entry
# that is `traverse_util.empty_node`?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The keys of the flat dict are tuples: `path[-1]`. With `sep="/"` they would be strings, and
# `"my_kernel"` ends in `"kernel"`, too. (`tree_map_with_path` is another way.)
#
# </details>
# <details><summary>Hint 3</summary>
#
# For the penalty, `jax.tree.map` over `params` and `mask` makes one number of each leaf, 0.0 where
# the mask says no. Then sum the leaves of that, and see to the dtype.
#
# </details>


# %% solution="decay_mask"
def decay_mask(params: dict[str, Any]) -> dict[str, Any]:
    """Where weights decay: at the kernels.

    - `params`: a nested dict of arrays, with empty dicts in it or not.

    Returns a nested dict of the same structure, of bools.
    """
    ### BEGIN SOLUTION
    flat = traverse_util.flatten_dict(params, keep_empty_nodes=True)
    empty = traverse_util.empty_node
    mask = {path: leaf if leaf is empty else path[-1] == "kernel" for path, leaf in flat.items()}
    return traverse_util.unflatten_dict(mask)
    ### END SOLUTION


def l2_penalty(params: dict[str, Any], mask: dict[str, Any]) -> Array:
    """The sum of the squares of the leaves that a mask selects.

    - `params`: a nested dict of float32 arrays. `mask`: one of bools, of the same structure.

    Returns the sum, shape (), float32.
    """
    ### BEGIN SOLUTION
    squares = jax.tree.map(lambda p, use: jnp.sum(p**2) if use else 0.0, params, mask)
    return jnp.asarray(sum(jax.tree.leaves(squares)), jnp.float32)
    ### END SOLUTION


# %% tests="decay_mask" points=3
named = {
    "dense": {"kernel": jnp.array([[3.0, 1.0]]), "bias": jnp.ones(2), "relu": {}},
    "kernel": {"scale": jnp.array([5.0]), "my_kernel": jnp.ones((2, 2)), "kernel": jnp.array(2.0)},
}
where_kernels = {
    "dense": {"kernel": True, "bias": False, "relu": {}},
    "kernel": {"scale": False, "my_kernel": False, "kernel": True},
}
matrices = {
    "dense": {"kernel": True, "bias": False, "relu": {}},
    "kernel": {"scale": False, "my_kernel": True, "kernel": False},
}
any_kernel = {
    "dense": {"kernel": True, "bias": False, "relu": {}},
    "kernel": {"scale": True, "my_kernel": True, "kernel": True},
}
no_empty = {**where_kernels, "dense": {"kernel": True, "bias": False}}


def other_rule(mask):
    from autograder.diagnoses import find

    if mask == matrices or mask["dense"].get("kernel") is not True or mask["kernel"]["my_kernel"]:
        return find("JX614").finding(
            called="decay_mask(params)",
            got=f"{mask}",
            expected="True at the leaves whose last key is 'kernel', False at the others",
        )
    return None


check.values(
    decay_mask(named),
    where_kernels,
    mistakes={
        "JX608": no_empty,
        "JX614": any_kernel,
    },
    diagnose=(lambda: other_rule(decay_mask(named)),),
    name="the mask",
)


check.true(
    all(type(leaf) is bool for leaf in jax.tree.leaves(decay_mask(named))),
    "The leaves of the mask are no Python bools.",
    code="JX122",
    name="bools",
)
nowhere = jax.tree.map(lambda leaf: False, where_kernels)
check.values(
    [l2_penalty(named, where_kernels), l2_penalty(named, matrices), l2_penalty(named, nowhere)],
    [jnp.array(14.0), jnp.array(14.0), jnp.array(0.0)],
    type=jax.Array,
    mistakes={"JX614": [jnp.array(45.0)] * 3},
    name="the penalty",
)
check.values(
    l2_penalty({"relu": {}}, {"relu": {}}),
    jnp.array(0.0),
    type=jax.Array,
    name="the penalty of nothing",
)
check.values(
    jax.grad(l2_penalty)(named, where_kernels)["dense"],
    {"kernel": jnp.array([[6.0, 2.0]]), "bias": jnp.zeros(2), "relu": {}},
    name="its gradient",
)
check.pure(decay_mask, named, name="the mask is pure")
check.pure(l2_penalty, named, where_kernels, name="the penalty is pure")
check.jittable(l2_penalty, named, where_kernels)


### BEGIN HIDDEN TESTS
# sentence: "It may have empty dicts in" -> the mask | the mask
# sentence: "returns a nested dict of the same structure as `params`" -> the mask | the mask
# sentence: "The leaves are Python bools" -> bools | bools
# sentence: "`True` where the **last** key is exactly" -> the mask | the mask
# sentence: "How deep a leaf is" -> the mask | the mask
# sentence: "returns the" -> the penalty | the penalty
# sentence: "a float32 JAX array of" -> the penalty | the penalty
# sentence: "It is 0.0 if there is none" -> the penalty, the penalty of nothing | no leaf
# sentence: "The gradient of the penalty" -> its gradient | its gradient
# sentence: "Both functions are pure" -> the mask is pure, the penalty is pure | both are pure
# sentence: "`l2_penalty` works under `jax.jit`" -> jittable | jittable
rng = np.random.default_rng(6)


def some(*shape):
    return jnp.array(rng.normal(size=shape).astype(np.float32))


deeper = {
    "kernel": some(2),
    "block": {
        "kernel": {"bias": some(2, 2), "kernel": some(1, 3), "drop": {}},
        "attention": {"out": {"kernel": some(2, 3, 2), "kernel_": some(3), "Kernel": some(2, 2)}},
        "a/b": {"kernel": some()},
    },
    "empty": {"act": {}},
}
their_mask = {
    "kernel": True,
    "block": {
        "kernel": {"bias": False, "kernel": True, "drop": {}},
        "attention": {"out": {"kernel": True, "kernel_": False, "Kernel": False}},
        "a/b": {"kernel": True},
    },
    "empty": {"act": {}},
}
check.values(
    [decay_mask(deeper), decay_mask({}), decay_mask({"a": {"kernels": some(2, 2)}})],
    [their_mask, {}, {"a": {"kernels": False}}],
    name="the mask",
)
check.true(
    all(type(leaf) is bool for leaf in jax.tree.leaves(decay_mask(deeper))),
    "The leaves of the mask are no Python bools.",
    code="JX122",
    name="bools",
)
inverse = jax.tree.map(lambda use: not use, their_mask)
check.values(
    [l2_penalty(deeper, their_mask), l2_penalty(deeper, inverse)],
    [reference.l2_penalty(deeper, their_mask), reference.l2_penalty(deeper, inverse)],
    type=jax.Array,
    name="the penalty",
)
check.values(
    [l2_penalty({}, {}), l2_penalty({"b": some(3)}, {"b": False})],
    [jnp.array(0.0), jnp.array(0.0)],
    type=jax.Array,
    name="no leaf",
)
check.values(
    jax.grad(l2_penalty)(deeper, inverse),
    jax.tree.map(lambda p, use: 2.0 * p * use, deeper, inverse),
    name="its gradient",
)
check.pure(decay_mask, deeper, name="both are pure")
check.pure(l2_penalty, deeper, their_mask, name="both are pure")
check.jittable(l2_penalty, deeper, their_mask)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.6 Weights from PyTorch
#
# The `state_dict()` of a PyTorch model is flat: a dict from names with dots to tensors. Its arrays
# do not all lie as Flax wants them. `torch.nn.Linear` keeps its matrix as *(out, in)* and computes
# `x @ weight.T + bias`; `flax.linen.Dense` keeps *(in, out)* and computes `x @ kernel + bias`.
#
#     PyTorch                                      Flax
#
#     encoder.fc1.weight   (out, in)               encoder --- fc1 --- kernel  (in, out)
#     encoder.fc1.bias     (out,)          --->             |       +- bias    (out,)
#     encoder.norm.weight  (out,)                           +- norm -- scale   (out,)
#     encoder.norm.bias    (out,)                                   +- bias    (out,)
#
# A matrix that is not square, and not turned, raises an error as soon as the model runs. A square
# one does not.

# %% [markdown]
# ### Exercise `from_torch` (3 points, 15 minutes, medium)
#
# Write `from_torch(state)`, which makes a tree for Flax of a flat dict from PyTorch.
#
# * `state` is a dict of float32 NumPy arrays. A key is a name of one or more parts, joined by dots;
#   the last part is `"weight"` or `"bias"`. No two keys collide.
# * It returns nested dicts, one level for each part of the name. The parts stay as they are, as
#   strings (`"0"` stays `"0"`), all but the last one.
# * A `weight` with two axes becomes `kernel`, and its axes change places.
# * A `weight` with one axis becomes `scale`, and a `bias` stays `bias`; their values stay as they
#   are.
# * The leaves are float32 **JAX** arrays. It is pure.
#
# One call: with `m = np.float32([[1, 2], [3, 4], [5, 6]])`,
# `from_torch({"fc.weight": m, "fc.bias": np.ones(3, np.float32)})` returns
# `{"fc": {"kernel": [[1, 3, 5], [2, 4, 6]], "bias": [1, 1, 1]}}`.
#
# <details><summary>Hint 1</summary>
#
# Make another flat dict first, with the new names and the new arrays. Then unflatten it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `unflatten_dict` takes tuples as keys, or strings with `sep`. `name.split(".")` and
# `name.rpartition(".")` take a name apart.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `*above, last = name.split(".")`. What `last` becomes depends on `last` and on `ndim`. The new key
# is `(*above, new_last)`.
#
# </details>


# %% solution="from_torch"
def from_torch(state: dict[str, np.ndarray]) -> dict[str, Any]:
    """Brings the arrays of a PyTorch model into the form of Flax.

    - `state`: a flat dict from names with dots to float32 NumPy arrays.

    Returns nested dicts of float32 JAX arrays.
    """
    ### BEGIN SOLUTION
    flat = {}
    for name, value in state.items():
        *above, last = name.split(".")
        if last == "weight":
            last = "kernel" if value.ndim == 2 else "scale"
        flat[(*above, last)] = jnp.array(value.T if last == "kernel" else value)
    return traverse_util.unflatten_dict(flat)
    ### END SOLUTION


# %% tests="from_torch" points=3
def from_zero(*shape):
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


in_torch = {
    "encoder.0.weight": from_zero(3, 2),
    "encoder.0.bias": from_zero(3),
    "encoder.norm.weight": from_zero(3) + 1,
    "weight.weight": from_zero(2, 2),
    "bias": from_zero(4),
}


def in_flax(square):
    return {
        "encoder": {
            "0": {
                "kernel": jnp.array([[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]]),
                "bias": jnp.array([0.0, 1.0, 2.0]),
            },
            "norm": {"scale": jnp.array([1.0, 2.0, 3.0])},
        },
        "weight": {"kernel": jnp.array(square)},
        "bias": jnp.array([0.0, 1.0, 2.0, 3.0]),
    }


def as_it_lay():
    from autograder.diagnoses import find

    got = from_torch({"fc.weight": from_zero(2, 2)})["fc"]["kernel"]
    if jnp.array_equal(got, from_zero(2, 2)):
        return find("JX918").finding(
            called='from_torch({"fc.weight": m})["fc"]["kernel"]',
            got="the matrix as it lay in PyTorch: (out, in)",
            expected="(in, out)",
        )
    return None


check.values(
    from_torch(in_torch),
    in_flax([[0.0, 2.0], [1.0, 3.0]]),
    type=jax.Array,
    mistakes={"JX918": in_flax([[0.0, 1.0], [2.0, 3.0]])},
    diagnose=(as_it_lay,),
)
check.pure(from_torch, in_torch)


### BEGIN HIDDEN TESTS
# sentence: "It returns nested dicts, one level for each part of the name" -> values | values
# sentence: "A `weight` with two axes becomes `kernel`" -> values | values, square
# sentence: "A `weight` with one axis becomes `scale`" -> values | values
# sentence: "The leaves are float32 **JAX** arrays" -> values | values
# sentence: "It is pure" -> pure | pure
rng = np.random.default_rng(8)


def tensor(*shape):
    return rng.normal(size=shape).astype(np.float32)


theirs = {
    "a.b.c.0.weight": tensor(1, 3),
    "a.b.c.0.bias": tensor(1),
    "a.b.norm.weight": tensor(1),
    "a.weight.weight": tensor(4, 2),
    "bias.bias": tensor(2),
    "weight": tensor(2, 1),
}
ours = {
    "a": {
        "b": {
            "c": {
                "0": {
                    "kernel": jnp.array(theirs["a.b.c.0.weight"].T),
                    "bias": jnp.array(theirs["a.b.c.0.bias"]),
                }
            },
            "norm": {"scale": jnp.array(theirs["a.b.norm.weight"])},
        },
        "weight": {"kernel": jnp.array(theirs["a.weight.weight"].T)},
    },
    "bias": {"bias": jnp.array(theirs["bias.bias"])},
    "kernel": jnp.array(theirs["weight"].T),
}
check.values(from_torch(theirs), ours, type=jax.Array, diagnose=(as_it_lay,))
square = tensor(3, 3)
check.values(
    from_torch({"x.y.weight": square}),
    {"x": {"y": {"kernel": jnp.array(square.T)}}},
    type=jax.Array,
    mistakes={"JX918": {"x": {"y": {"kernel": jnp.array(square)}}}},
    name="square",
)
check.pure(from_torch, theirs)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.7 When are two trees the same?
#
# Much is said about that. Four claims, from tutorials, forums and articles:
#
# 1. "A Python number in a tree is static: with another number, a jitted function is compiled anew."
# 2. "Mind the order in which you fill a dict: JAX traces again if it differs."
# 3. "A `FrozenDict` is a dict that cannot be changed; apart from that, use either."
# 4. "For `jax.jit`, two trees with equal structure and shapes are the same."
#
# A jitted function is *traced*, and compiled, when it is called; later calls with arguments that
# look the same to JAX skip that. While a function is traced its Python code runs, which can be
# counted:

# %%
traced_so_far = []


@jax.jit
def doubled(x):
    traced_so_far.append("once")
    return 2 * x


for x in (jnp.ones(2), jnp.zeros(2), jnp.ones(3)):
    doubled(x)
    print(len(traced_so_far))

# %% [markdown]
# ### Exercise `twins` (3 points, 20 minutes, medium)
#
# Write `twins(first, second)`, which measures whether two trees are the same to JAX.
#
# * `first` and `second` are functions without arguments. Each makes a tree, in which everything
#   that is a leaf is a JAX array, a NumPy array or a Python number. All containers that JAX knows
#   may come, also those of Flax.
# * It returns a dict with exactly two keys. `"map"` is what
#   `jax.tree.map(lambda x, y: x, first(), second())` raises: the name of the class of the
#   exception, such as `"KeyError"`, or `"none"` if there is none.
# * `"traces"` is a Python int: how often a function of one argument, jitted **once**, is traced if
#   it is called with the tree of `first` and then with the tree of `second`. Count runs of its
#   Python code, as in the cell above; what JAX counts for itself is private, and may differ.
# * Both are measured for the trees at hand, in each call anew: the same trees give the same result
#   however often `twins` was called before.
#
# One call: `twins(lambda: [1.0], lambda: [jnp.ones(3)])` returns `{"map": "none", "traces": 2}`.
#
# <details><summary>Hint 1</summary>
#
# The class of an exception that you have caught: `type(error).__name__`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A function that was jitted outside of `twins` remembers the trees of earlier calls. Define it
# inside.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The function that is jitted appends to a list that `twins` made, and may return anything, such as
# its argument. In the end, the length of the list is the answer.
#
# </details>


# %% solution="twins"
def twins(first: Callable[[], Any], second: Callable[[], Any]) -> dict[str, Any]:
    """Measures whether two trees are the same to `jax.tree.map` and to `jax.jit`.

    - `first`, `second`: make a tree each.

    Returns {"map": the name of an exception or "none", "traces": int}.
    """
    ### BEGIN SOLUTION
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__

    traced = []

    @jax.jit
    def look(tree):
        traced.append("once")
        return tree

    look(first())
    look(second())
    return {"map": raised, "traces": len(traced)}
    ### END SOLUTION


# %% tests="twins" points=3
def ordered():
    return {"a": 1.0, "b": 2.0}


pairs = {
    "other values": (lambda: [jnp.ones(2)], lambda: [jnp.zeros(2)]),
    "other shapes": (lambda: [jnp.ones(2)], lambda: [jnp.ones(3)]),
    "other dtypes": (lambda: [jnp.ones(2)], lambda: [jnp.ones(2, jnp.int32)]),
    "list and tuple": (lambda: [1.0, 2.0], lambda: (1.0, 2.0)),
    "a key more": (ordered, lambda: {"a": 1.0, "b": 2.0, "c": 3.0}),
    "a leaf for a list": (lambda: {"a": [1.0]}, lambda: {"a": 1.0}),
    "a list for a leaf": (lambda: {"a": 1.0}, lambda: {"a": [1.0]}),
    "the same": (ordered, ordered),
}


def what_happens(first, second):
    try:
        jax.tree.map(lambda x, y: x, first(), second())
        raised = "none"
    except Exception as error:
        raised = type(error).__name__
    traced = []
    jitted = jax.jit(lambda tree: traced.append(1) or tree)
    jitted(first()), jitted(second())
    return {"map": raised, "traces": len(traced)}


measured = {name: twins(*pair) for name, pair in pairs.items()}
check.values(
    {name: sorted(each) for name, each in measured.items()},
    {name: ["map", "traces"] for name in pairs},
    name="the keys",
)
for name, pair in pairs.items():
    check.true(
        measured[name]["map"] == what_happens(*pair)["map"],
        f"{name}: the exception is said to be {measured[name]['map']!r}, and that is not so.",
        code="JX021" if len({each["map"] for each in measured.values()}) == 1 else "JX022",
        name="map",
    )
for name, pair in pairs.items():
    count = measured[name]["traces"]
    check.true(
        type(count) is int and count == what_happens(*pair)["traces"],
        f"{name}: traced {count!r} times, it is said, and that is not so.",
        code="JX021" if len({each["traces"] for each in measured.values()}) == 1 else "JX022",
        name="traces",
    )
check.values(
    [twins(*pairs["other shapes"]), twins(*pairs["the same"])],
    [{"map": "none", "traces": 2}, {"map": "none", "traces": 1}],
    name="again",
)


### BEGIN HIDDEN TESTS
# sentence: "It returns a dict with exactly two keys" -> the keys | the keys
# sentence: "the name of the class of the" -> map | every one, map
# sentence: "how often a function of one argument" -> traces | every one, traces
# sentence: "Both are measured for the trees at hand" -> map, traces | every one, map
# sentence: "the same trees give the same result" -> again | twice
def frozen(**entries):
    return flax.core.freeze(entries)


harder = {
    "other number": (lambda: {"lr": 0.1, "w": jnp.ones(2)}, lambda: {"lr": 0.2, "w": jnp.ones(2)}),
    "int and float": (lambda: {"n": 1}, lambda: {"n": 1.0}),
    "other order": (lambda: {"a": 1.0, "b": 2.0}, lambda: {"b": 2.0, "a": 1.0}),
    "frozen": (lambda: frozen(a=jnp.ones(2)), lambda: {"a": jnp.ones(2)}),
    "dtype": (lambda: (jnp.ones(2),), lambda: (jnp.ones(2, jnp.int32),)),
    "weak": (lambda: [jnp.float32(2.0)], lambda: [2.0]),
    "NumPy": (lambda: [np.ones(2, np.float32)], lambda: [jnp.ones(2)]),
    "None": (lambda: [None, 1.0], lambda: [3.0, 1.0]),
    "None second": (lambda: [3.0, 1.0], lambda: [None, 1.0]),
    "twice frozen": (lambda: frozen(a=1.0), lambda: frozen(a=2.0)),
    "length": (lambda: (1.0, 2.0), lambda: (1.0,)),
}
told = {name: twins(*pair) for name, pair in harder.items()}
happened = {name: what_happens(*pair) for name, pair in harder.items()}
for key in ("map", "traces"):
    check.true(
        all(told[name][key] == happened[name][key] for name in harder),
        f"What is said under {key!r} is not what happens, for at least one pair of trees.",
        code="JX021" if len({each[key] for each in told.values()}) == 1 else "JX022",
        name=f"every one, {key}",
    )
again = [twins(*harder[name]) for name in ("dtype", "frozen", "dtype", "other order")]
check.true(
    [(each["map"], each["traces"]) for each in again]
    == [("none", 2), ("ValueError", 2), ("none", 2), ("none", 1)]
    and all(type(each["traces"]) is int for each in told.values()),
    "Asked again, it says something else.",
    code="JX140",
    name="twice",
)
check.values(
    [sorted(each) for each in told.values()], [["map", "traces"]] * len(told), name="the keys"
)
### END HIDDEN TESTS

# %%
# The claims. Which of them are true?
w = jnp.ones(2)
print("1", twins(lambda: {"w": w, "lr": 0.1}, lambda: {"w": w, "lr": 0.2}))
print("2", twins(lambda: {"w": w, "b": w}, lambda: {"b": w, "w": w}))
print("3", twins(lambda: flax.core.freeze({"w": w}), lambda: {"w": w}))
print("4", twins(lambda: {"w": w}, lambda: {"w": w.astype(jnp.int32)}))

# %% [markdown]
# (`init` of a Flax module returns a plain dict today. Older code, and older checkpoints, come with
# a `FrozenDict`; `flax.core.unfreeze` makes a dict of it.)
#
# ## 5.8 A dataclass that is a tree
#
# A dict answers a mistyped key with a new entry. A dataclass has its fields, with names and types.
# With `flax.struct.dataclass` it is a tree as well: its fields are the children. And it is
# *frozen*: nobody can assign to a field, and `.replace` makes a changed copy.


# %%
@struct.dataclass
class Ball:
    height: Array
    speed: Array
    bounce: float = struct.field(pytree_node=False, default=0.5)  # not a child


ball = Ball(height=jnp.array(2.0), speed=jnp.array(0.0))
print(ball.replace(height=jnp.array(3.0)))
print(jax.tree.map(lambda x: x + 1, ball))
try:
    ball.height = jnp.array(3.0)
except dataclasses.FrozenInstanceError as error:
    print("FrozenInstanceError:", error)


@jax.jit
def fall(ball, dt):
    print("tracing with", ball)
    bounced = jnp.where(ball.height < 0, -ball.bounce, 1.0) * ball.speed
    return ball.replace(height=ball.height + dt * bounced, speed=bounced - 9.81 * dt)


for b in (ball, fall(ball, 0.1), ball.replace(bounce=0.9)):
    fall(b, 0.1)

# %% [markdown]
# A field with `pytree_node=False` belongs to the structure, not to the leaves. It is there while
# the function is traced, as the plain Python value that it is; it has no gradient; and another
# value is another structure, so that the function is traced anew. It must be hashable. Functions go
# there, and options. Everything that changes from step to step does not.
#
# The next exercise keeps, next to the parameters of a model, a moving average of them, which is
# often the better model.

# %% [markdown]
# ### Exercise `Run` (3 points, 20 minutes, medium)
#
# Write a `flax.struct.dataclass` named `Run` and two functions, `start(predict, params, decay)` and
# `advance(run, params)`.
#
# * `Run` has five fields: `step`, `params`, `average`, `decay` and `predict`. The leaves of a `Run`
#   are `step` and those of `params` and of `average`; `decay` and `predict` are no leaves.
# * `start(predict, params, decay)` returns a `Run` with `step` 0, an int32 array of shape `()`. Its
#   `average` equals `params`. `predict` is any function, `params` a tree of float32 arrays, and
#   `decay` a Python float between 0 and 1; they are stored as they are.
# * `advance(run, params)` returns a new `Run`, with `params` in the place of the old ones and
#   `step` one larger, an int32 array still. Each leaf of its `average` is
#   `decay * a + (1 - decay) * p`, where `a` is the old average and `p` the new parameter. `decay`
#   and `predict` are as they were.
# * `advance` leaves the `Run` that it gets as it is.
# * A field of a `Run` cannot be assigned to: `FrozenInstanceError`.
# * `advance` works under `jax.jit`, with both arguments traced.
#
# One call: after `run = start(jnp.sin, [jnp.zeros(2)], 0.75)`, `advance(run, [4 * jnp.ones(2)])`
# has `step` 1, `params` `[[4.0, 4.0]]` and `average` `[[1.0, 1.0]]`.
#
# <details><summary>Hint 1</summary>
#
# `Ball` shows how a field is kept out of the leaves. A field that has no default cannot stand below
# one that has.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The average is made leaf by leaf, of two trees. Which of the two numbers is close to 1?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `advance` is one `.replace` with three fields, and its result is what you return.
#
# </details>


# %% solution="Run"
# class Run, a flax.struct.dataclass with fields step, params, average, decay, predict
# start(predict: Callable, params: tree, decay: float) -> Run
# advance(run: Run, params: tree) -> Run
### BEGIN SOLUTION
@struct.dataclass
class Run:
    """The parameters of a model, and their moving average."""

    step: Array
    params: Any
    average: Any
    decay: float = struct.field(pytree_node=False)
    predict: Callable = struct.field(pytree_node=False)


def start(predict: Callable, params: Any, decay: float) -> Run:
    """A run at step 0, whose average is the parameters themselves."""
    return Run(jnp.array(0, jnp.int32), params, params, decay, predict)


def advance(run: Run, params: Any) -> Run:
    """The run with new parameters, one step later."""
    average = jax.tree.map(lambda a, p: run.decay * a + (1 - run.decay) * p, run.average, params)
    return run.replace(step=run.step + 1, params=params, average=average)


### END SOLUTION


# %% tests="Run" points=3
def double(x):
    return 2 * x


def told_of(run):
    return {"step": run.step, "params": run.params, "average": run.average}


def tree_of(number):
    return {"w": jnp.full((2, 2), number), "b": [jnp.array(-number)]}


def runs(*rows):
    return [
        {"step": jnp.array(step), "params": tree_of(params), "average": tree_of(average)}
        for step, params, average in rows
    ]


begun = start(double, tree_of(8.0), 0.75)
once = advance(begun, tree_of(0.0))
twice = advance(once, tree_of(4.0))
check.values(
    [told_of(begun), told_of(once), told_of(twice)],
    runs((0, 8.0, 8.0), (1, 0.0, 6.0), (2, 4.0, 5.5)),
    mistakes={
        "JX606": runs((0, 8.0, 8.0), (0, 8.0, 8.0), (0, 8.0, 8.0)),
        "JX932": runs((0, 8.0, 8.0), (1, 0.0, 2.0), (2, 4.0, 3.5)),
    },
)
check.true(
    [begun.decay, twice.decay, begun.predict(3.0), twice.predict(3.0)] == [0.75, 0.75, 6.0, 6.0],
    "decay and predict are not stored as they are.",
    name="decay and predict",
)
check.true(
    len(jax.make_jaxpr(advance)(begun, tree_of(1.0)).in_avals) == 1 + 2 + 2 + 2,
    "The leaves of a Run are not step and those of params and of average: run "
    "jax.tree.leaves(run).",
    code="JX614",
    name="leaves",
)
check.raises(dataclasses.FrozenInstanceError, setattr, begun, "step", 5, name="frozen")
check.values(told_of(jax.jit(advance)(once, tree_of(4.0))), *runs((2, 4.0, 5.5)), name="jit")
check.pure(advance, once, tree_of(4.0))


### BEGIN HIDDEN TESTS
# sentence: "The leaves of a `Run`" -> leaves | leaves
# sentence: "returns a `Run` with `step` 0" -> values | values
# sentence: "they are stored as they are" -> decay and predict | decay and predict
# sentence: "returns a new `Run`, with `params` in the place" -> values | values, jit
# sentence: "`decay` and `predict` are as they were" -> decay and predict | decay and predict
# sentence: "`advance` leaves the `Run` that it gets as it is" -> values, pure | values, pure
# sentence: "A field of a `Run` cannot be assigned to" -> frozen | frozen
# sentence: "`advance` works under `jax.jit`" -> jit | jit
rng = np.random.default_rng(9)


def weights():
    return (
        Layer(jnp.array(rng.normal(size=(2, 3)).astype(np.float32)), None),
        {"b": jnp.array(rng.normal(size=3).astype(np.float32))},
    )


first, second, third = weights(), weights(), weights()
ours = [reference.start(double, first, 0.9)]
ours += [reference.advance(ours[0], second)]
ours += [reference.advance(ours[1], third)]
their_start = start(double, first, 0.9)
their_second = advance(their_start, second)
their_third = advance(their_second, third)
check.values(
    [told_of(their_start), told_of(their_second), told_of(their_third)],
    [told_of(run) for run in ours],
    mistakes={"JX606": [told_of(ours[0])] * 3},
)
check.true(
    [start(double, [], 0.25).decay, their_third.decay] == [0.25, 0.9]
    and [their_third.predict(1.5), start(abs, [], 0.25).predict(-2.0)] == [3.0, 2.0],
    "decay and predict are not stored as they are.",
    name="decay and predict",
)
check.true(
    len(jax.make_jaxpr(advance)(their_start, third).in_avals) == 1 + 2 + 2 + 2
    and len(jax.make_jaxpr(advance)(start(double, [], 0.5), []).in_avals) == 1,
    "The leaves of a Run are not step and those of params and of average.",
    code="JX614",
    name="leaves",
)
check.raises(dataclasses.FrozenInstanceError, setattr, their_start, "average", 5, name="frozen")
check.values(told_of(jax.jit(advance)(their_second, third)), told_of(ours[2]), name="jit")
check.pure(advance, their_start, second)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.9 A class of your own
#
# An object of a class that JAX has never heard of is a leaf, and no array: `jax.jit` refuses it.
# There are several ways to make the class known. Each says what the **children** are, which may be
# arrays or trees again, and what belongs to the **structure**:


# %%
@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Circle:
    radius: Array
    name: str = dataclasses.field(metadata={"static": True})  # structure: "a meta field"


@jax.tree_util.register_pytree_node_class
class Rectangle:
    def __init__(self, width, height, name):
        self.width, self.height, self.name = width, height, name

    def tree_flatten(self):
        return (self.width, self.height), self.name  # the children; the rest, which is hashed

    @classmethod
    def tree_unflatten(cls, name, children):
        width, height = children
        return cls(width, height, name)


shapes = [Circle(jnp.array(1.0), "round"), Rectangle(jnp.array(2.0), jnp.array(3.0), "long")]
print(jax.tree.leaves(shapes))
grown = jax.tree.map(lambda length: 10 * length, shapes)
print(grown[0], grown[1].width, grown[1].height, grown[1].name)

# %% [markdown]
# Note what happens to a `Rectangle` on its way through `jax.tree.map` or `jax.jit`: it is taken
# apart, and another one is **made**, of children which may be tracers, or whatever your function
# returned. If flattening and unflattening do not agree on the order, width and height change places
# on each way, and no error tells. (`register_dataclass` writes both by itself.)

# %% [markdown]
# ### Exercise `Affine` (3 points, 20 minutes, medium)
#
# Write a class `Affine`, registered with JAX in any way you like, and a function
# `fit_step(model, x, y, lr)`.
#
# * `Affine(scale, shift, relu)` makes a model. `scale` and `shift` are float32 arrays of shape
#   `(d,)`, d ≥ 1, `relu` is a Python bool; they are attributes of these names.
# * `model(x)`, for a float32 array of shape `(n, d)`, n ≥ 1, returns `scale * x + shift`, of the
#   same shape, if `relu` is `False`. If it is `True`, negative entries of that become 0.
# * The leaves of a model are `scale` and `shift`. `relu` is no leaf: it belongs to the structure.
# * `fit_step(model, x, y, lr)` returns a new `Affine`, one step of gradient descent further: of
#   `scale` and of `shift`, `lr` times the gradient is subtracted. The loss is the mean, over all
#   n · d entries, of the square of `model(x) - y`. `x` and `y` have the shape `(n, d)`, `lr` is a
#   Python float. `relu` stays.
# * The old model is as it was. `fit_step` works under `jax.jit`, with all four arguments traced.
#
# One call: with `model = Affine(jnp.array([2.0]), jnp.array([1.0]), False)` and `x = [[3.0]]`,
# `model(x)` is `[[7.0]]`. With `y = [[6.0]]`, the error is 1 and the gradients are 6 and 2, so that
# `fit_step(model, x, y, 0.5)` has `scale` `[-1.0]` and `shift` `[0.0]`.
#
# <details><summary>Hint 1</summary>
#
# `__call__` is an ordinary method, and a class that is registered may have any.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The gradient of a function with respect to a model is a model again, with gradients for leaves.
#
# </details>
# <details><summary>Hint 3</summary>
#
# An inner function gives the loss of a model. `jax.grad` of that at `model`, then a `jax.tree.map`
# over two models.
#
# </details>


# %% solution="Affine"
# class Affine, made as Affine(scale, shift, relu), called as model(x)
# fit_step(model: Affine, x: Array, y: Array, lr: float) -> Affine
### BEGIN SOLUTION
@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Affine:
    """`scale * x + shift`, cut off below 0 or not."""

    scale: Array
    shift: Array
    relu: bool = dataclasses.field(metadata={"static": True})

    def __call__(self, x: Array) -> Array:
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y


def fit_step(model: Affine, x: Array, y: Array, lr: float) -> Affine:
    """One step of gradient descent on the mean squared error."""

    def error(model):
        return jnp.mean((model(x) - y) ** 2)

    return jax.tree.map(lambda p, g: p - lr * g, model, jax.grad(error)(model))


### END SOLUTION


# %% tests="Affine" points=3
def parts(model):
    return {"scale": model.scale, "shift": model.shift, "relu": model.relu}


def affine_parts(scale, shift, relu):
    return {"scale": jnp.array(scale), "shift": jnp.array(shift), "relu": relu}


straight = Affine(jnp.array([2.0, 1.0]), jnp.array([1.0, -3.0]), False)
bent = Affine(jnp.array([2.0, 1.0]), jnp.array([1.0, -3.0]), True)
x = jnp.array([[3.0, 1.0], [-1.0, 5.0]])
check.values(
    [straight(x), bent(x)],
    [jnp.array([[7.0, -2.0], [-1.0, 2.0]]), jnp.array([[7.0, 0.0], [0.0, 2.0]])],
    name="model(x)",
)
y = jnp.array([[6.0, 0.0], [1.0, 4.0]])
stepped = [
    affine_parts([-0.5, 7.0], [1.5, -1.0], False),
    affine_parts([0.5, 6.0], [0.5, -2.0], True),
]
uphill = [
    affine_parts([4.5, -5.0], [0.5, -5.0], False),
    affine_parts([3.5, -4.0], [1.5, -4.0], True),
]


def changed_places():
    from autograder.diagnoses import find

    for f in (fit_step, jax.jit(fit_step)):
        same = f(straight, x, y, 0.0)
        if jnp.array_equal(same.scale, straight.shift):
            return find("JX609").finding(
                called="fit_step(model, x, y, 0.0)",
                got="a model whose scale is the old shift, and the reverse",
                expected="with lr = 0, the same model",
            )
    return None


check.values(
    [parts(fit_step(straight, x, y, 1.0)), parts(fit_step(bent, x, y, 1.0))],
    stepped,
    mistakes={"JX902": uphill},
    diagnose=(changed_places,),
    name="fit_step",
)
check.values(
    [parts(straight), parts(bent)],
    [affine_parts([2.0, 1.0], [1.0, -3.0], relu) for relu in (False, True)],
    name="the old model",
)
check.values(
    [parts(jax.jit(fit_step)(straight, x, y, 1.0)), parts(jax.jit(fit_step)(bent, x, y, 1.0))],
    stepped,
    mistakes={"JX902": uphill},
    diagnose=(changed_places,),
    name="under jit",
)
check.true(
    len(jax.make_jaxpr(fit_step)(bent, x, y, 0.1).in_avals) == 2 + 3,
    "The leaves of a model are not scale and shift: run jax.tree.leaves(model).",
    code="JX614",
    name="leaves",
)
check.pure(fit_step, straight, x, y, 0.1)


### BEGIN HIDDEN TESTS
# sentence: "they are attributes of these names" -> the old model | the old model
# sentence: "returns `scale * x + shift`" -> model(x) | model(x)
# sentence: "negative entries of that become 0" -> model(x) | model(x)
# sentence: "The leaves of a model are `scale` and `shift`" -> leaves | leaves
# sentence: "returns a new `Affine`" -> fit_step | fit_step
# sentence: "The loss is the mean, over all" -> fit_step | fit_step
# sentence: "`relu` stays" -> fit_step, under jit | fit_step, under jit
# sentence: "The old model is as it was" -> the old model, pure | the old model, pure
# sentence: "`fit_step` works under `jax.jit`" -> under jit | under jit
rng = np.random.default_rng(11)


def drawn(*shape):
    return jnp.array(rng.normal(size=shape).astype(np.float32))


given = [(drawn(d), drawn(d), relu) for d in (3, 1) for relu in (False, True)]
theirs = [Affine(*each) for each in given]
ours = [reference.Affine(*each) for each in given]
inputs = [drawn(n, d) for n, d in ((3, 3), (5, 3), (1, 1), (4, 1))]
targets = [drawn(*each.shape) for each in inputs]
cases = list(zip(theirs, inputs, targets, strict=True))
our_cases = list(zip(ours, inputs, targets, strict=True))
check.values(
    [model(x) for model, x, _ in cases], [model(x) for model, x, _ in our_cases], name="model(x)"
)
once = [parts(reference.fit_step(*each, 0.3)) for each in our_cases]
check.values(
    [parts(fit_step(*each, 0.3)) for each in cases],
    once,
    diagnose=(changed_places,),
    name="fit_step",
)
fast = jax.jit(fit_step)
check.values(
    [parts(fast(fast(*each, 0.3), *each[1:], 0.2)) for each in cases],
    [
        parts(reference.fit_step(reference.fit_step(*each, 0.3), *each[1:], 0.2))
        for each in our_cases
    ],
    rtol=1e-4,
    diagnose=(changed_places,),
    name="under jit",
)
check.values([parts(each) for each in theirs], [parts(each) for each in ours], name="the old model")
check.true(
    [len(jax.make_jaxpr(fit_step)(*each, 0.1).in_avals) for each in cases] == [5, 5, 5, 5],
    "The leaves of a model are not scale and shift.",
    code="JX614",
    name="leaves",
)
check.pure(fit_step, *cases[1], 0.1)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.10 One long vector
#
# Solvers, line searches and much of mathematics know vectors, not trees.
# `jax.flatten_util.ravel_pytree` lays all leaves of a tree one after the other into one vector, and
# returns a function that goes the way back:

# %%
vector, back = ravel_pytree({"w": jnp.ones((2, 2)), "b": jnp.array([7.0])})
print(vector)
print(back(10 * vector))

# %% [markdown]
# Both ways are made of operations that JAX can differentiate. So a function of a tree becomes a
# function of a vector, and its second derivatives are one matrix, as in a book: `jax.hessian(f)(v)`
# has the shape `(n, n)` for a vector of n numbers. (Of a function of a tree it makes a tree of
# trees.)
#
# Newton's method steps from parameters v to **v − H⁻¹ g**, where g is the gradient and H that
# matrix. If the loss is a parabola, in however many dimensions, it arrives in one step.
# `jnp.linalg.solve(A, b)` gives A⁻¹ b.

# %% [markdown]
# ### Exercise `newton_step` (3 points, 15 minutes, medium)
#
# Write `newton_step(loss, params)`, one step of Newton's method for the parameters of a model.
#
# * `params` is a tree of float32 JAX arrays with 1 to 40 numbers in all; it may have a `None`
#   somewhere. `loss` is a function of such a tree that returns one float32 number, of shape `()`,
#   and can be differentiated twice.
# * It returns a tree like `params`, of the same structure, shapes and dtypes, with the parameters
#   after the step: v − H⁻¹ g, where v are **all** numbers of the tree in one vector, and gradient
#   and H are taken at `params`.
# * H is symmetric and can be inverted. It need not be positive: a step may lead uphill.
# * It is pure.
#
# One call: `newton_step(lambda p: (p["a"] - 3 * p["b"]) ** 2 + (p["b"] - 1) ** 2, zeros)` for
# `zeros = {"a": jnp.array(0.0), "b": jnp.array(0.0)}` returns `{"a": 3.0, "b": 1.0}`.
#
# <details><summary>Hint 1</summary>
#
# Which function of a **vector** has the derivatives that you want?
#
# </details>
# <details><summary>Hint 2</summary>
#
# It takes a vector, makes a tree of it, and gives that to `loss`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.grad` and `jax.hessian` of that function, both at the vector that `ravel_pytree` made of
# `params`. Solve, subtract, and go back.
#
# </details>


# %% solution="newton_step"
def newton_step(loss: Callable[[Any], Array], params: Any) -> Any:
    """One step of Newton's method.

    - `loss`: takes a tree as `params`, returns one number.
    - `params`: a tree of float32 arrays.

    Returns the new parameters, a tree as `params`.
    """
    ### BEGIN SOLUTION
    vector, back = ravel_pytree(params)

    def loss_of_vector(vector):
        return loss(back(vector))

    gradient = jax.grad(loss_of_vector)(vector)
    hessian = jax.hessian(loss_of_vector)(vector)
    return back(vector - jnp.linalg.solve(hessian, gradient))
    ### END SOLUTION


# %% tests="newton_step" points=3
def valley(params):
    (u, v), w = params["w"], params["b"][0]
    return (u - 3.0) ** 2 + (v + 1.0) ** 2 + (w - u + v) ** 2


def saddle(params):
    x, y = params
    return (x - 1.0) ** 2 - 2.0 * (y - 2.0) ** 2 + x * y


def curve(params):
    return jnp.sum(jnp.exp(params["x"]) - 2.0 * params["x"])


origin = {"w": jnp.zeros(2), "b": [jnp.array(0.0), None]}
bottom = {"w": jnp.array([3.0, -1.0]), "b": [jnp.array(4.0), None]}
check.values(
    newton_step(valley, origin),
    bottom,
    rtol=1e-4,
    mistakes={
        "JX902": jax.tree.map(lambda x: -x, bottom),
        "JX614": {"w": jnp.array([1.5, -0.5]), "b": [jnp.array(0.0), None]},
    },
    name="a parabola",
)
check.values(
    newton_step(saddle, (jnp.array(5.0), jnp.array(-7.0))),
    (jnp.array(0.0), jnp.array(2.0)),
    rtol=1e-4,
    atol=1e-4,
    name="a saddle",
)
check.values(
    newton_step(curve, {"x": jnp.zeros((2, 2))}),
    {"x": jnp.ones((2, 2))},
    rtol=1e-4,
    mistakes={"JX902": {"x": -jnp.ones((2, 2))}},
    name="no parabola",
)
check.pure(newton_step, valley, origin)


### BEGIN HIDDEN TESTS
# sentence: "with 1 to 40 numbers in all" -> a parabola, no parabola | twenty numbers, one number
# sentence: "It returns a tree like `params`" -> a parabola, no parabola | twenty numbers
# sentence: "**all** numbers of the tree in one vector" -> a parabola | twenty numbers
# sentence: "gradient" -> no parabola | no parabola
# sentence: "a step may lead uphill" -> a saddle | a saddle
# sentence: "It is pure" -> pure | pure
rng = np.random.default_rng(12)
basis, _ = np.linalg.qr(rng.normal(size=(20, 20)))
sizes = rng.uniform(0.5, 2.0, size=20)
curvature = jnp.array(basis @ np.diag(sizes) @ basis.T, jnp.float32)
curvature_of_saddle = jnp.array(
    basis @ np.diag(sizes * np.where(np.arange(20) % 3, 1, -1)) @ basis.T, jnp.float32
)


def tree_of_twenty(values):
    values = jnp.asarray(values, jnp.float32)
    return [
        Layer({"k": values[:12].reshape(3, 4)}, None),
        (values[12], values[13:19], {"s": values[19:].reshape(1, 1)}),
    ]


target = jnp.array(rng.normal(size=20), jnp.float32)


def flat_of(tree):
    return jnp.concatenate([jnp.ravel(leaf) for leaf in jax.tree.leaves(tree)])


def bowl(tree):
    away = flat_of(tree) - target
    return away @ curvature @ away


def high_saddle(tree):
    away = flat_of(tree) - target
    return away @ curvature_of_saddle @ away / 2 + 5.0


def wavy(params):
    return jnp.sum(jnp.cosh(params[0])) * (1.0 + params[1]["a"] ** 2)


check.values(
    newton_step(bowl, tree_of_twenty(rng.normal(size=20))),
    tree_of_twenty(target),
    rtol=1e-3,
    atol=1e-3,
    name="twenty numbers",
)
check.values(
    newton_step(high_saddle, tree_of_twenty(rng.normal(size=20))),
    tree_of_twenty(target),
    rtol=1e-3,
    atol=1e-3,
    name="a saddle",
)
somewhere = [jnp.array([0.3, -0.2]), {"a": jnp.array(0.4)}]
check.values(
    [newton_step(wavy, somewhere), newton_step(curve, {"x": jnp.array([0.5, -0.5, 1.0])})],
    [
        reference.newton_step(wavy, somewhere),
        reference.newton_step(curve, {"x": jnp.array([0.5, -0.5, 1.0])}),
    ],
    rtol=1e-3,
    name="no parabola",
)
check.values(
    newton_step(lambda x: (x - 2.0) ** 2, jnp.array(9.0)),
    jnp.array(2.0),
    rtol=1e-4,
    name="one number",
)
check.pure(newton_step, wavy, somewhere)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.11 All of it together
#
# A network of one hidden layer learns a curve from noisy points: with your `sgd_step`, and with
# your `l2_penalty` on what your `decay_mask` selects. As to its last layer the network is linear,
# so that for this layer alone the loss is a parabola. `partition` it, hold the rest, and one
# `newton_step` finds the best last layer that there is for this hidden one.

# %%
# %matplotlib inline
rng = np.random.default_rng(0)
xs = jnp.array(np.sort(rng.uniform(-1.0, 1.0, size=(60, 1)), axis=0), jnp.float32)
ys = jnp.sin(5.0 * xs) + jnp.array(0.15 * rng.normal(size=(60, 1)), jnp.float32)


def dense(n, m, size):
    kernel = jnp.array(size * rng.normal(size=(n, m)), jnp.float32)
    return {"kernel": kernel, "bias": jnp.array(rng.normal(size=m), jnp.float32)}


def network(net, x):
    hidden = jnp.tanh(x @ net["hidden"]["kernel"] + net["hidden"]["bias"])
    return hidden @ net["out"]["kernel"] + net["out"]["bias"]


net = {"hidden": dense(1, 16, 3.0), "out": dense(16, 1, 0.1)}
decaying = decay_mask(net)
print(count_params(net), "parameters:", inventory(net))


def penalised(net):
    return jnp.mean((network(net, xs) - ys) ** 2) + 1e-5 * l2_penalty(net, decaying)


losses = []
step = jax.jit(lambda net: (penalised(net), sgd_step(net, jax.grad(penalised)(net), 0.02)))
for _ in range(400):
    loss_now, net = step(net)
    losses.append(float(loss_now))

last_layer = {"hidden": {"kernel": False, "bias": False}, "out": {"kernel": True, "bias": True}}
last, rest = partition(net, last_layer)
solved = combine(newton_step(lambda last: penalised(combine(last, rest)), last), rest)


def draw():
    import matplotlib.pyplot as plt

    _, (left, right) = plt.subplots(1, 2, figsize=(10, 3.5))
    left.plot(xs, ys, ".", color="0.6", label="data")
    left.plot(xs, network(net, xs), label=f"{len(losses)} steps of SGD")
    left.plot(xs, network(solved, xs), label="and one of Newton's, for the last layer")
    left.set(ylim=(-2.2, 1.4))
    left.legend(loc="lower left")
    right.semilogy(losses, label="SGD")
    right.semilogy([len(losses)], [float(penalised(solved))], "o", label="Newton")
    right.set(xlabel="step", ylabel="loss")
    right.legend()
    plt.show()


draw()
