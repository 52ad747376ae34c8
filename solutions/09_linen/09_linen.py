# %% [markdown]
# # 9. Linen modules: fields, parameters, names
#
# A network has hundreds of arrays, and JAX wants each function to be told about all of them. Flax
# keeps the books: a *linen module* says which layers there are and how they are connected, and the
# arrays live outside, in a dict that goes in and comes out.
#
# You will
#
# * learn what a module would have to store, without storing it,
# * predict the names and shapes of its parameters,
# * repair a class from a tutorial, of whose faults two raise no error,
# * write a model with `setup` and carry the weights of a `compact` one over to it,
# * make parameters and initializers of your own,
# * put what tutorials say about linen to the test,
# * and see how deep a signal gets into a network, by how its weights begin.
#
# Eight exercises, 23 points, about 130 minutes. You need to know `jax.numpy`, keys, `jax.vmap` and
# `jax.jit`, and what a tree is. Each exercise can be solved with what stands above it.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other inputs and ask **nothing that an exercise does not say**.
#
# | the exercise says | the test does |
# | --- | --- |
# | *returns ...* | compares structure, shapes, dtypes and values with a reference |
# | *parameters* | looks at the tree under `"params"`: names, shapes, dtypes |
# | *gradients go through* | compares derivatives with those of the formula |
#
# Floats are compared to 1e-4 of the largest number in an array. Each check of a test cell is worth
# the same share of the points. `print` is allowed everywhere. In some tests you see
# `mistakes={...}`: wrong answers that the check knows by the name of the mistake that leads to
# them.

# %% trusted="imports"
import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import linen as nn, traverse_util
from jax import Array

from autograder import check


# %% [markdown]
# ## 9.1 A module is a description
#
#     class Affine(nn.Module):     the class: how to compute
#       features: int              fields: the hyper-parameters, with annotations
#
#     model = Affine(features=3)   an object: a description, with no arrays in it
#     variables = model.init(key, x)        a dict with the arrays
#     y = model.apply(variables, x)         the computation
#
# A linen module is a *dataclass*. You write down fields with their types, and Python writes the
# constructor. Two modules with equal fields are equal, and nothing in them ever changes.


# %%
class Affine(nn.Module):
    features: int
    relu: bool = False

    @nn.compact
    def __call__(self, x, noisy=False):
        y = nn.Dense(self.features)(x)
        if noisy:
            y = y + 0.1
        return nn.relu(y) if self.relu else y


model = Affine(features=2)
print(model, model == Affine(2), model.clone(relu=True).relu)
print([field.name for field in dataclasses.fields(Affine)])
print(inspect.signature(Affine.__init__).parameters.keys())

x = jnp.ones((1, 3))
variables = model.init(jax.random.key(0), x)
print(type(variables), jax.tree.map(jnp.shape, variables))
print(model.apply(variables, x), model.apply(variables, x, noisy=True))

# %% [markdown]
# Besides your own fields there are two more that every linen module has, `parent` and `name`: by
# these a layer knows to whom it belongs.
#
# How many rows the kernel has depends on the input. So `init` needs an example; it runs
# `__call__` once and makes each parameter when its layer is called. Only the *shape* of the example
# matters. And this is what forgetting one or the other looks like:

# %%
for attempt in (
    lambda: model.init(jax.random.key(0)),
    lambda: model.init(x),
    lambda: model(x),
    lambda: model.apply(variables["params"], x),
):
    try:
        attempt()
    except Exception as error:
        print(f"{type(error).__name__}: {str(error)[:78]}")

# %% [markdown]
# `init` returns a plain `dict`. (In old code you find a `FrozenDict`, and `unfreeze`.) At its top
# are *collections*: `"params"` is what gets trained, and there may be others, such as the
# `"batch_stats"` of BatchNorm. A collection in which nothing is kept is absent.
#
# If you only want to know the shapes, JAX can trace a function and compute nothing.
# `jax.eval_shape(f, *args)` returns what `f(*args)` would, with a `ShapeDtypeStruct` in place of
# each array: it has `.shape`, `.dtype` and `.size`. *All* arguments are traced, Python numbers and
# bools too, and a traced bool cannot decide an `if`:

# %%
million_squared = jax.eval_shape(lambda n: jnp.ones((10**6, 10**6)) * n, 2.0)
print(million_squared, million_squared.size)
try:
    jax.eval_shape(lambda x, double: 2 * x if double else x, x, True)
except Exception as error:
    print(type(error).__name__)

# %% [markdown]
# Here are three modules to try things on. `Plan` has layers that nobody could store; their
# initializer refuses to draw any numbers, but may be traced.


# %% trusted="models"
class Small(nn.Module):
    """Dense, BatchNorm, Dense, and a trained temperature."""

    width: int

    @nn.compact
    def __call__(self, x: Array, train: bool) -> Array:
        x = nn.Dense(self.width)(x)
        x = nn.BatchNorm(use_running_average=not train)(x)
        x = nn.Dense(2)(nn.relu(x))
        return x / self.param("temperature", nn.initializers.ones, ())


class Table(nn.Module):
    """Adds the same numbers to each row. There is nothing to be trained."""

    def setup(self):
        self.numbers = jnp.array([1.0, 2.0, 3.0])

    def __call__(self, x: Array) -> Array:
        return x + self.numbers


def only_planned(key: Array, shape: tuple[int, ...], dtype: Any = jnp.float32) -> Array:
    """An initializer of weights for which there is no memory."""
    if not isinstance(key, jax.core.Tracer):
        raise MemoryError(f"a kernel of shape {shape} does not fit into the memory")
    return jax.random.normal(key, shape, dtype)


class Plan(nn.Module):
    """Two layers, the second of which is too large for any machine."""

    width: int = 10_000_000

    @nn.compact
    def __call__(self, x: Array) -> Array:
        x = nn.Dense(self.width, kernel_init=only_planned, name="wide")(x)
        return nn.Dense(self.width, kernel_init=only_planned, name="wider")(x)


# %% [markdown]
# ### Exercise `count_by_layer` (3 points, 15 minutes, easy)
#
# Write `count_by_layer(model, x, **options)`: how many trained numbers has each layer?
#
# * `model` is a linen module that is called as `model(x, **options)`. `x` is an array of any dtype.
#   `options` are keyword arguments, such as `train=False`; they are **Python values**, and the
#   module may decide by them with `if`. Its `init` needs one key, as above.
# * It returns a dict. Its keys are the names at the top level of the collection `"params"`. The
#   values are Python ints: how many numbers there are under that name, on all levels below. A
#   parameter of shape `()` is one number.
# * Other collections do not count. For a module without parameters it returns `{}`.
# * No parameter is computed: it works for `Plan()` too, whose 10¹⁴ numbers fit into no memory (and
#   not into an int32 either).
#
# One call: `count_by_layer(Small(4), jnp.ones((1, 3)), train=False)` returns
# `{"Dense_0": 16, "BatchNorm_0": 8, "Dense_1": 10, "temperature": 1}`.
#
# <details><summary>Hint 1</summary>
#
# What does `init` return, as shapes only? Which of its arguments may be traced, and which not?
#
# </details>
# <details><summary>Hint 2</summary>
#
# A small function of the key and `x` can call `init` and have the options from around it. Give that
# one to JAX.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The leaves below one name come from `jax.tree.leaves`, and each has a `.size`. `.get` of a dict
# has a second argument, for a collection that is absent.
#
# </details>


# %% solution="count_by_layer"
def count_by_layer(model: nn.Module, x: Array, **options: Any) -> dict[str, int]:
    """How many trained numbers stand under each name at the top of the parameters.

    - `model`: called as model(x, **options).
    - `x`: an example of the input.
    - `options`: Python values.
    """
    ### BEGIN SOLUTION
    shapes = jax.eval_shape(lambda key, x: model.init(key, x, **options), jax.random.key(0), x)
    return {
        name: sum(leaf.size for leaf in jax.tree.leaves(layer))
        for name, layer in shapes.get("params", {}).items()
    }
    ### END SOLUTION


# %% tests="count_by_layer" points=3
three = jnp.ones((1, 3))
small4 = {"Dense_0": 16, "BatchNorm_0": 8, "Dense_1": 10, "temperature": 1}
check.values(
    count_by_layer(Small(4), three, train=False),
    small4,
    mistakes={
        "JX718": {**small4, "BatchNorm_0": 16},
        "JX610": {"Dense_0": 2, "BatchNorm_0": 2, "Dense_1": 2, "temperature": 1},
    },
)
check.true(
    all(type(n) is int for n in count_by_layer(Small(4), three, train=False).values()),
    "A value is no Python int.",
    code="JX121",
    name="ints",
)


class Nested(nn.Module):
    """A module in a module, tokens for an input, and two ways to count."""

    @nn.compact
    def __call__(self, tokens, deep=False):
        x = nn.Embed(7, 3)(tokens)
        return Affine4(name="inner")(x) if deep else nn.Dense(1, name="flat")(x)


class Affine4(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(4)(nn.Dense(5)(x)) * self.param("scale", nn.initializers.ones, (4,))


tokens2 = jnp.array([[3, 1]])
check.values(
    [count_by_layer(Nested(), tokens2, deep=True), count_by_layer(Nested(), tokens2)],
    [{"Embed_0": 21, "inner": 48}, {"Embed_0": 21, "flat": 4}],
    mistakes={"JX610": [{"Embed_0": 1, "inner": 5}, {"Embed_0": 1, "flat": 2}]},
    name="a module in a module",
)
check.values(count_by_layer(Table(), three), {}, name="no parameters")
check.values(
    count_by_layer(Plan(), jnp.ones((1, 2))),
    {"wide": 30_000_000, "wider": 100_000_010_000_000},
    name="nothing is computed",
)


### BEGIN HIDDEN TESTS
# sentence: "`options` are keyword arguments, such as `train=False`" -> values | a module with
# sentence: "`x` is an array of any dtype" -> a module in a module | a module with a state
# sentence: "Its keys are the names at the top level" -> a module in a module | a module with
# sentence: "The values are Python ints" -> ints | ints
# sentence: "A parameter of shape `()` is one number" -> values | a module with a state
# sentence: "Other collections do not count" -> values | a module with a state
# sentence: "For a module without parameters it returns `{}`" -> no parameters | only a state
# sentence: "No parameter is computed" -> nothing is computed | nothing is computed
class Counting(nn.Module):
    deep: bool

    @nn.compact
    def __call__(self, x, steps, mode="a"):
        for _ in range(steps):
            x = Affine4()(x) if self.deep else x
        count = self.variable("state", "count", jnp.zeros, (5,))
        if self.deep and mode == "b":
            x = x * self.param("gain", nn.initializers.ones, ())
        return x + count.value.sum()


check.values(
    count_by_layer(Counting(True), jnp.ones((2, 6)), steps=2, mode="b"),
    {"Affine4_0": 63, "Affine4_1": 53, "gain": 1},
    name="a module with a state",
)
check.true(
    all(type(n) is int for n in count_by_layer(Counting(True), three, steps=1, mode="b").values()),
    "A value is no Python int.",
    code="JX121",
    name="ints",
)
check.values(count_by_layer(Counting(False), three, steps=0), {}, name="only a state")
check.values(
    count_by_layer(Plan(20_000_000), three),
    {"wide": 80_000_000, "wider": 400_000_020_000_000},
    name="nothing is computed",
)
### END HIDDEN TESTS


# %% [markdown]
# You need not count by hand: `model.tabulate(key, x)` returns a text with a table of all layers,
# for `print`.
#
# ## 9.2 Names
#
# The parameters are a tree of dicts, and its names follow from the code:
#
# | how the layer is made | its name |
# | --- | --- |
# | in a `compact` method: `nn.Dense(3)` | class and number: `Dense_0`, then `Dense_1`, ... |
# | in a `compact` method: `nn.Dense(3, name="out")` | `out` |
# | in `setup`: `self.out = nn.Dense(3)` | `out` |
# | in `setup`: `self.blocks = [nn.Dense(3), nn.Dense(3)]` | `blocks_0`, `blocks_1` |
# | a parameter: `self.param("scale", ...)` | `scale`, beside the layers |
#
# Each class is counted for itself: `Dense_0`, `Conv_0`, `Dense_1`. A module within a module has a
# dict of its own, in which counting begins anew.
#
# Two sentences decide all the rest. **A layer gets its name when it is made**, and **its parameters
# when it is called for the first time**; a later call finds them. `flatten_dict` shows a tree as
# one flat dict:


# %%
class Example(nn.Module):
    @nn.compact
    def __call__(self, x):
        first = nn.Dense(2)
        x = nn.Dense(3, name="last")(first(x))
        return nn.LayerNorm()(x) + self.param("shift", nn.initializers.zeros, (3,))


tree = Example().init(jax.random.key(0), jnp.ones((1, 2)))["params"]
print(jax.tree.map(jnp.shape, traverse_util.flatten_dict(tree, sep="/")))

# %% [markdown]
# A kernel of `nn.Dense(k)` has the shape `(inputs, k)`, a bias `(k,)`. Now read this module. Do not
# run it yet.


# %% trusted="puzzle"
class Residual(nn.Module):
    """x + W tanh(x)"""

    @nn.compact
    def __call__(self, x: Array) -> Array:
        return x + nn.Dense(x.shape[-1], use_bias=False)(nn.tanh(x))


class Puzzle(nn.Module):
    """A network whose parameters take some thought."""

    width: int
    classes: int

    def setup(self):
        self.enter = nn.Dense(self.width)
        self.spare = nn.Dense(self.width)
        self.pair = [nn.Dense(self.width), nn.Dense(self.width)]

    @nn.compact
    def __call__(self, x: Array) -> Array:
        x = nn.relu(self.enter(x))
        for i in (0, 1, 0):
            x = nn.relu(self.pair[i](x))
        x = Residual()(x)
        x = nn.Dense(self.classes)(nn.Dense(2 * self.width)(x))
        return x * self.param("scale", nn.initializers.ones, (self.classes,))


# %% [markdown]
# ### Exercise `predicted` (3 points, 15 minutes, medium): predict, then run
#
# Write `predicted(d, width, classes)`: the parameters that `Puzzle(width, classes)` gets for an
# input of shape `(1, d)`. Write them down **before** you run the module; the test runs it and
# compares. (A prediction that you run first teaches nothing. Nobody looks.)
#
# * `d`, `width` and `classes` are Python ints ≥ 1.
# * It returns a flat dict. A key is the path of a parameter below `"params"`, its names joined by
#   `"/"`, such as `"enter/kernel"`.
# * A value is the shape of this parameter: a tuple of ints.
# * All parameters that are there are in it, and no others.
#
# One call: for `Example` in the place of `Puzzle` it would return what the cell above printed.
#
# <details><summary>Hint 1</summary>
#
# Go through `__call__` line by line: which layer is called here for the first time, and what comes
# in?
#
# </details>
# <details><summary>Hint 2</summary>
#
# In `f(g(x))` Python first works out what `f` is, then its argument. So in which order are the two
# last layers made?
#
# </details>
# <details><summary>Hint 3</summary>
#
# There are twelve entries. Four begin with `pair_`, and one has three names in its path.
#
# </details>


# %% solution="predicted"
def predicted(d: int, width: int, classes: int) -> dict[str, tuple[int, ...]]:
    """The parameters of Puzzle(width, classes) for an input with d features: path -> shape."""
    ### BEGIN SOLUTION
    return {
        "enter/kernel": (d, width),
        "enter/bias": (width,),
        "pair_0/kernel": (width, width),
        "pair_0/bias": (width,),
        "pair_1/kernel": (width, width),
        "pair_1/bias": (width,),
        "Residual_0/Dense_0/kernel": (width, width),
        "Dense_0/kernel": (2 * width, classes),
        "Dense_0/bias": (classes,),
        "Dense_1/kernel": (width, 2 * width),
        "Dense_1/bias": (2 * width,),
        "scale": (classes,),
    }
    ### END SOLUTION


# %% tests="predicted" points=3
def really(d, width, classes):
    made = jax.eval_shape(Puzzle(width, classes).init, jax.random.key(0), jnp.ones((1, d)))
    flat = traverse_util.flatten_dict(made["params"], sep="/")
    return {path: tuple(leaf.shape) for path, leaf in flat.items()}


def how_the_prediction_is_wrong():
    from autograder.diagnoses import find

    said, truth = predicted(3, 4, 2), really(3, 4, 2)

    def finding(code, got, expected):
        return find(code).finding(called="predicted(3, 4, 2)", got=got, expected=expected)

    if not isinstance(said, dict):
        return None
    names = {path.split("/")[0] for path in said if isinstance(path, str)}
    if "spare" in names:
        return finding(
            "JX122",
            "parameters of `spare`, which is made and never called",
            "parameters of the layers that are called",
        )
    if names >= {"pair_2"} or "pair" in names:
        return finding("JX711", "other layers than pair_0 and pair_1", "two layers, one used twice")
    inner, outer = said.get("Dense_0/kernel"), said.get("Dense_1/kernel")
    if (inner, outer) == (truth["Dense_1/kernel"], truth["Dense_0/kernel"]):
        return finding("JX134", "the two last layers, exchanged", "names in the order of making")
    if set(said) == set(truth) and all(said[p] == truth[p][::-1] for p in said):
        return finding("JX918", "kernels of the shape (outputs, inputs)", "(inputs, outputs)")
    return None


for sizes in ((3, 4, 2), (5, 1, 1)):
    check.values(
        predicted(*sizes),
        really(*sizes),
        name=f"d, width, classes = {sizes}",
        diagnose=(how_the_prediction_is_wrong,),
    )


### BEGIN HIDDEN TESTS
# sentence: "`d`, `width` and `classes` are Python ints ≥ 1" -> d, width, classes | other sizes
# sentence: "A key is the path of a parameter" -> d, width, classes | other sizes
# sentence: "A value is the shape of this parameter" -> d, width, classes | other sizes
# sentence: "All parameters that are there are in it, and no others" -> d, width, classes | other
for sizes in ((2, 3, 7), (6, 6, 6), (1, 5, 3)):
    check.values(
        predicted(*sizes),
        really(*sizes),
        name="other sizes",
        diagnose=(how_the_prediction_is_wrong,),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## 9.3 `compact`: layers where they are used
#
# In a method with `@nn.compact` you make a layer in the line that calls it. One method of a class
# may carry it, usually `__call__`. What such a method cannot do is to keep something on `self`:
# the module is a description, and stays as it is.
#
#     layer = nn.Dense(8)        one layer ...
#     x = layer(layer(x))        ... called twice: one kernel
#
#     x = nn.Dense(8)(x)         one layer,
#     x = nn.Dense(8)(x)         and another: two kernels
#
# An annotation makes a field: `width: int` or, with a default, `width: int = 8`. A name without
# one, as in `width = 8`, is an attribute of the class and no argument of the constructor. (And a
# function that stands there becomes a method, which is given `self`.) A field may hold a function:
# its annotation is `Callable`.

# %% [markdown]
# ### Exercise `Classifier` (3 points, 15 minutes, easy): repair
#
# A tutorial has this class. Repair it, so that it does what is said below.
#
#     class Classifier(nn.Module):
#         activation = nn.tanh
#
#         def __init__(self, width, depth, classes)：
#             self.width, self.depth, self.classes = width, depth, classes
#
#         def __call__(self, x):
#             hidden = nn.Dense(self.width)
#             for _ in range(self.depth):
#                 x = self.activation(hidden(x))
#         return self.activation(nn.Dense(self.classes)(x))
#
# * It is made as `Classifier(width, depth, classes)` or, with another activation,
#   `Classifier(width, depth, classes, activation=nn.relu)`. All four are fields; the default
#   activation is `nn.tanh`.
# * Called with `x`, float32 of shape `(B, d)`, it returns logits of shape `(B, classes)`: `depth`
#   times a layer with `width` outputs and the activation, then a layer with `classes` outputs.
#   Logits may have any value: no activation follows the last layer. `depth` may be 0.
# * Each of the `depth` + 1 layers has weights of its own. In the order in which the data go through
#   them, they are called `Dense_0`, `Dense_1` and so on.
# * The layers are `nn.Dense`, with the usual initializers. Gradients go through: those of the
#   logits with respect to the parameters and to `x`.
#
# One call: `Classifier(8, 2, 3)` has the parameters `Dense_0`, `Dense_1` and `Dense_2`; for two
# features their kernels have the shapes `(2, 8)`, `(8, 8)` and `(8, 3)`.
#
# <details><summary>Hint 1</summary>
#
# Most of the faults raise errors, one after the other; the first is a sign of another script that
# looks like a colon. Two raise none: compare the parameters and the formula with the list above.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The constructor has to go: what takes its place? Then ask where the layers may be made, and how
# often the line with `nn.Dense(self.width)` is run.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Four lines with annotations, those without a default first; a decorator; and a new layer for each
# turn of the loop.
#
# </details>


# %% solution="Classifier"
# class Classifier(nn.Module), made as Classifier(width, depth, classes, activation=nn.tanh)
# - called with x: shape (B, d), float32. Returns logits, shape (B, classes).
### BEGIN SOLUTION
class Classifier(nn.Module):
    """Some layers with an activation, and a last one without."""

    width: int
    depth: int
    classes: int
    activation: Callable[[Array], Array] = nn.tanh

    @nn.compact
    def __call__(self, x: Array) -> Array:
        for _ in range(self.depth):
            x = self.activation(nn.Dense(self.width)(x))
        return nn.Dense(self.classes)(x)


### END SOLUTION


# %% trusted="helpers"
def shapes_in(tree: Any) -> Any:
    """The same tree, with the shape of each array."""
    return jax.tree.map(lambda leaf: tuple(leaf.shape), tree)


def shapes_and_dtypes(tree: Any) -> Any:
    """The same tree, with shape and dtype of each array."""
    return jax.tree.map(lambda leaf: (tuple(leaf.shape), str(leaf.dtype)), tree)


def random_like(shapes: Any, seed: int) -> Any:
    """The same tree, with random numbers in the place of each array or shape."""
    rng = np.random.default_rng(seed)
    return jax.tree.map(lambda leaf: jnp.float32(rng.normal(size=leaf.shape)), shapes)


def dense_by_hand(layer: Mapping[str, Array], x: Array) -> Array:
    """What `nn.Dense` with these parameters computes."""
    return x @ layer["kernel"] + layer["bias"]


# %% tests="Classifier" points=3
two_features = jnp.array([[0.5, -1.0], [2.0, 0.3], [-0.2, 0.1]])


def sizes_of(width, depth, classes, d):
    sizes = [d, *[width] * depth, classes]
    return {
        f"Dense_{i}": {
            "kernel": jax.ShapeDtypeStruct((sizes[i], sizes[i + 1]), jnp.float32),
            "bias": jax.ShapeDtypeStruct((sizes[i + 1],), jnp.float32),
        }
        for i in range(depth + 1)
    }


def classified(params, x, activation, last=lambda x: x):
    for i in range(len(params) - 1):
        x = activation(dense_by_hand(params[f"Dense_{i}"], x))
    return last(dense_by_hand(params[f"Dense_{len(params) - 1}"], x))


def shared_layer():
    from autograder.diagnoses import find

    deep, deeper = (
        Classifier(2, depth, 3).init(jax.random.key(0), two_features)["params"] for depth in (4, 7)
    )
    if len(deep) == len(deeper) < 5 and deep["Dense_0"]["kernel"].shape == (2, 2):
        return find("JX711").finding(
            called="Classifier(2, 4, 3).init(key, x)",
            got=f"the parameters {sorted(deep)}",
            expected="parameters of five layers",
        )
    return None


check.values(
    shapes_in(Classifier(2, 4, 3).init(jax.random.key(0), two_features)),
    {"params": shapes_in(sizes_of(2, 4, 3, 2))},
    name="five layers of two",
    diagnose=(shared_layer,),
)
made823 = Classifier(8, 2, 3).init(jax.random.key(0), two_features)
check.values(
    shapes_in(made823),
    {"params": shapes_in(sizes_of(8, 2, 3, 2))},
    name="parameters",
    diagnose=(shared_layer,),
)
params823 = random_like(sizes_of(8, 2, 3, 2), 1)
check.values(
    Classifier(8, 2, 3).apply({"params": params823}, two_features),
    classified(params823, two_features, nn.tanh),
    rtol=1e-4,
    mistakes={
        "JX715": classified(params823, two_features, nn.tanh, last=nn.tanh),
        "JX027": classified(params823, two_features, nn.relu),
    },
    name="logits",
)
check.values(
    Classifier(width=8, depth=2, classes=3, activation=nn.relu).apply(
        {"params": params823}, two_features
    ),
    classified(params823, two_features, nn.relu),
    rtol=1e-4,
    mistakes={
        "JX715": classified(params823, two_features, nn.relu, last=nn.relu),
        "JX027": classified(params823, two_features, nn.tanh),
    },
    name="another activation",
)
shallow = random_like(sizes_of(8, 0, 3, 2), 2)
check.values(
    Classifier(8, 0, 3).apply({"params": shallow}, two_features),
    dense_by_hand(shallow["Dense_0"], two_features),
    rtol=1e-4,
    mistakes={"JX715": nn.tanh(dense_by_hand(shallow["Dense_0"], two_features))},
    name="no hidden layer",
)


check.values(
    jax.vjp(Classifier(8, 2, 3).apply, {"params": params823}, two_features)[1](jnp.ones((3, 3))),
    jax.vjp(lambda v, x: classified(v["params"], x, nn.tanh), {"params": params823}, two_features)[
        1
    ](jnp.ones((3, 3))),
    rtol=1e-3,
    name="gradients",
)


def initial(made):
    """The biases, and the spread of a wide kernel by the number of its inputs."""
    kernel = made["params"]["Dense_1"]["kernel"]
    biases = jnp.concatenate([layer["bias"] for layer in made["params"].values()])
    return float(jnp.max(jnp.abs(biases))), float(jnp.std(kernel)) * len(kernel) ** 0.5


check.true(
    initial(made823)[0] == 0
    and 0.9 < initial(Classifier(100, 2, 2).init(jax.random.key(1), two_features))[1] < 1.1,
    "The layers do not begin as an nn.Dense does.",
    code="JX716",
    name="initializers",
)


### BEGIN HIDDEN TESTS
# sentence: "All four are fields" -> logits, another activation | fields
# sentence: "`depth` times a layer with `width` outputs and the activation" -> logits | other sizes
# sentence: "no activation follows the last layer" -> logits | other sizes
# sentence: "`depth` may be 0" -> no hidden layer | other sizes
# sentence: "Each of the `depth` + 1 layers has weights of its own" -> five layers of two | other
# sentence: "they are called `Dense_0`, `Dense_1` and so on" -> logits | other parameters
# sentence: "with the usual initializers" -> initializers | initializers
# sentence: "Gradients go through" -> gradients | other gradients
for width, depth, classes in ((3, 3, 3), (2, 0, 1), (4, 1, 2)):
    some_params = random_like(sizes_of(width, depth, classes, 3), 10 * width + depth)
    for activation in (nn.tanh, nn.sigmoid):
        rows = random_like(jax.ShapeDtypeStruct((4, 3), jnp.float32), 7 + depth)
        check.values(
            Classifier(width, depth, classes, activation).apply({"params": some_params}, rows),
            classified(some_params, rows, activation),
            rtol=1e-4,
            mistakes={"JX715": classified(some_params, rows, activation, last=activation)},
            name="other sizes",
        )
check.values(
    [
        shapes_in(Classifier(w, n, c).init(jax.random.key(0), jnp.ones((1, d))))
        for w, n, c, d in ((3, 3, 3, 3), (5, 0, 2, 3), (2, 4, 1, 6))
    ],
    [
        {"params": shapes_in(sizes_of(w, n, c, d))}
        for w, n, c, d in ((3, 3, 3, 3), (5, 0, 2, 3), (2, 4, 1, 6))
    ],
    name="other parameters",
    diagnose=(shared_layer,),
)
params331 = random_like(sizes_of(3, 3, 1, 2), 5)
check.values(
    jax.vjp(Classifier(3, 3, 1, nn.relu).apply, {"params": params331}, two_features)[1](
        jnp.ones((3, 1))
    ),
    jax.vjp(lambda v, x: classified(v["params"], x, nn.relu), {"params": params331}, two_features)[
        1
    ](jnp.ones((3, 1))),
    rtol=1e-3,
    name="other gradients",
)
made_fields = Classifier(depth=1, classes=2, width=3)
check.values([made_fields.width, made_fields.depth, made_fields.classes], [3, 1, 2], name="fields")
check.true(
    0.9 < initial(Classifier(120, 1, 110).init(jax.random.key(3), two_features))[1] < 1.1,
    "The layers do not begin as an nn.Dense does.",
    code="JX716",
    name="initializers",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 9.4 `setup`: layers that have a place
#
# The other way is to make the layers in `setup`, as attributes of `self`, and to use them in any
# method. It is more to write. It pays where one layer is used in several places, and where a module
# has several *methods*: `model.apply(variables, x, method="decode")` runs `decode` in the place of
# `__call__`.
#
# `setup` is **lazy**: it does not run when the object is made, but at the beginning of each `init`
# and each `apply`. That is why its attributes cannot be had outside:


# %%
class Halves(nn.Module):
    def setup(self):
        print("setup runs")
        self.down = nn.Dense(2)
        self.up = nn.Sequential([nn.Dense(4), nn.relu, nn.Dense(3)])

    def encode(self, x):
        return self.down(x)

    def __call__(self, x):
        return self.up(self.encode(x))


print("making")
halves = Halves()
print("init")
halves_variables = halves.init(jax.random.key(0), jnp.ones((1, 3)))
print("apply")
print(halves.apply(halves_variables, jnp.ones((1, 3)), method="encode"))
try:
    print(halves.down)
except AttributeError as error:
    print("AttributeError:", str(error)[:40])
print(traverse_util.flatten_dict(jax.tree.map(jnp.shape, halves_variables["params"]), sep="/"))

# %% [markdown]
# `nn.Sequential` calls what is in its list one after the other, and numbers *all* of it: there is
# no `layers_1`, since a relu has no parameters.
#
# A plain list of layers, or a tuple, may be assigned in `setup` as well. It becomes a tuple, and
# you say yourself how its layers are called.
#
# Two classes that compute the same do not have the same parameters if the names differ. Weights
# move from one to the other when the names are changed in the tree, which is a dict like any other.
# This is the model from which they come:


# %% trusted="compact"
class Compact(nn.Module):
    """Layers with relu between them. Its parameters: Dense_0, Dense_1, ..."""

    widths: tuple[int, ...]
    classes: int

    @nn.compact
    def __call__(self, x: Array) -> Array:
        for width in self.widths:
            x = nn.relu(nn.Dense(width)(x))
        return nn.Dense(self.classes)(x)


# %% [markdown]
# ### Exercise `Twin` (3 points, 20 minutes, medium)
#
# Write a module `Twin` that computes what `Compact` does, and a function `renamed` for its weights;
# both in the answer cell.
#
# * `Twin(widths, classes)` has the fields of `Compact`: a tuple of ints, which may be empty, and an
#   int.
# * Called with `x`, float32 of shape `(B, d)`, it returns logits of shape `(B, classes)`: a layer
#   and relu for each of the `widths`, then a layer for the classes.
# * Its parameters are called `hidden_0`, `hidden_1` and so on, and the last layer is `head`.
# * It has a method `features(x)`, which returns what goes into the last layer.
# * Gradients go through both: those of the logits with respect to the parameters and `x`, and those
#   of the features with respect to `x`.
# * `renamed(params)` takes the parameters of a `Compact` (what stands under `"params"`; one or more
#   layers, perhaps **more than ten**; the keys of the dict are in any order). It returns the
#   parameters of the `Twin` that computes the same, with the same arrays: a new dict. `params` is
#   as it was afterwards.
#
# One call: `renamed({"Dense_0": a, "Dense_1": b})` returns `{"hidden_0": a, "head": b}`.
#
# <details><summary>Hint 1</summary>
#
# In `setup`, which two attributes have to be there so that their names come out right?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `__call__` may call `features`. For `renamed`: how many layers are there, and what is the name of
# the last one? It is not the last in alphabetical order: `Dense_10` comes before `Dense_9`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A list of layers in `setup`, one for each width; the loop over it is `features`. In `renamed`, a
# loop over numbers, not over keys, with an f-string for the old and for the new name.
#
# </details>


# %% solution="Twin"
# class Twin(nn.Module), made as Twin(widths, classes), with a method features(x)
# renamed(params: dict) -> dict
### BEGIN SOLUTION
class Twin(nn.Module):
    """What `Compact` computes, with layers made in `setup`."""

    widths: tuple[int, ...]
    classes: int

    def setup(self):
        self.hidden = [nn.Dense(width) for width in self.widths]
        self.head = nn.Dense(self.classes)

    def features(self, x: Array) -> Array:
        """What goes into the last layer."""
        for layer in self.hidden:
            x = nn.relu(layer(x))
        return x

    def __call__(self, x: Array) -> Array:
        return self.head(self.features(x))


def renamed(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a `Compact`, for a `Twin`."""
    last = len(params) - 1
    new = {f"hidden_{i}": params[f"Dense_{i}"] for i in range(last)}
    return {**new, "head": params[f"Dense_{last}"]}


### END SOLUTION


# %% tests="Twin" points=3
def compact_shapes(widths, classes, d):
    return jax.eval_shape(Compact(widths, classes).init, jax.random.key(0), jnp.ones((1, d)))


def twin_names(params):
    """As `renamed` should do it."""
    last = max(int(name.removeprefix("Dense_")) for name in params)
    return {
        "head" if name == f"Dense_{last}" else name.replace("Dense", "hidden"): layer
        for name, layer in params.items()
    }


def layers_of(n, seed):
    """Parameters of n layers with one input and one output, with sorted keys."""
    return jax.tree.map(
        lambda leaf: leaf, random_like(compact_shapes((1,) * (n - 1), 1, 1)["params"], seed)
    )


def wrong_order():
    from autograder.diagnoses import find

    params = layers_of(12, 0)
    got, want = renamed(params), twin_names(params)
    if sorted(got) == sorted(want) and not np.array_equal(
        got["head"]["kernel"], want["head"]["kernel"]
    ):
        return find("JX134").finding(
            called="renamed(params), with Dense_0 to Dense_11",
            got="layers in alphabetical order",
            expected="layers in the order of their numbers",
        )
    return None


def other_parameters():
    from autograder.diagnoses import find

    made = Twin((2, 2, 2), 3).init(jax.random.key(0), rows2)["params"]
    got, want = sorted(made), ["head", "hidden_0", "hidden_1", "hidden_2"]
    if got == want:
        return None
    fewer = "head" in made and len(made) < 4
    return find("JX711" if fewer else "JX602").finding(
        called="Twin((2, 2, 2), 3).init(key, x)",
        got=f"the parameters {got}",
        expected=f"the parameters {want}",
    )


rows2 = jnp.array([[1.0, -2.0], [0.5, 3.0]])
check.values(
    sorted(Twin((2, 2, 2), 3).init(jax.random.key(0), rows2)["params"]),
    ["head", "hidden_0", "hidden_1", "hidden_2"],
    name="equal widths",
    diagnose=(other_parameters,),
)
check.true(
    callable(getattr(Twin((2,), 3), "features", None)),
    "`Twin` has no method `features`.",
    code="JX015",
    name="a method",
)
made_twin = Twin((4, 4, 5), 2).init(jax.random.key(0), rows2)
compact445 = compact_shapes((4, 4, 5), 2, 2)["params"]
check.values(
    shapes_in(made_twin),
    {"params": shapes_in(twin_names(compact445))},
    name="names of the Twin",
    diagnose=(other_parameters,),
)
params445 = random_like(compact445, 3)
right445 = Compact((4, 4, 5), 2).apply({"params": params445}, rows2)
twin445 = {"params": twin_names(params445)}
check.values(
    Twin((4, 4, 5), 2).apply(twin445, rows2),
    right445,
    rtol=1e-4,
    mistakes={"JX715": nn.relu(right445)},
    name="logits of the Twin",
)
before_head = rows2
for i in range(3):
    last_linear = dense_by_hand(params445[f"Dense_{i}"], before_head)
    before_head = nn.relu(last_linear)
check.values(
    [
        Twin((4, 4, 5), 2).apply(twin445, rows2, method="features"),
        Twin((), 2).apply(
            {"params": {"head": random_like(compact_shapes((), 2, 2), 4)["params"]["Dense_0"]}},
            rows2,
            method="features",
        ),
    ],
    [before_head, rows2],
    rtol=1e-4,
    name="features",
)


def gradients_of_twin(model, variables, x, classes):
    """Of the logits by variables and x, and of the features of a bound model by x."""
    _, back = jax.vjp(model.apply, variables, x)
    features, back_features = jax.vjp(model.bind(variables).features, x)
    return back(jnp.ones((len(x), classes))), back_features(jnp.ones(features.shape))


class TwinByHand:
    """What a Twin computes, from its parameters."""

    def __init__(self, variables=None):
        self.variables = variables

    def bind(self, variables):
        return TwinByHand(variables)

    def features(self, x, variables=None):
        params = (variables or self.variables)["params"]
        for i in range(len(params) - 1):
            x = nn.relu(dense_by_hand(params[f"hidden_{i}"], x))
        return x

    def apply(self, variables, x):
        return dense_by_hand(variables["params"]["head"], self.features(x, variables))


check.values(
    gradients_of_twin(Twin((4, 4, 5), 2), twin445, rows2, 2),
    gradients_of_twin(TwinByHand(), twin445, rows2, 2),
    rtol=1e-3,
    name="gradients",
)
params12 = layers_of(12, 5)
check.values(
    [renamed(params445), renamed({"Dense_0": params445["Dense_2"]})],
    [twin_names(params445), {"head": params445["Dense_2"]}],
    name="renamed",
)
check.values(renamed(params12), twin_names(params12), name="twelve", diagnose=(wrong_order,))
check.pure(renamed, params445, name="as it was")


### BEGIN HIDDEN TESTS
# sentence: "`Twin(widths, classes)` has the fields of `Compact`" -> logits, features | other widths
# sentence: "a layer and relu for each of the `widths`" -> logits of the Twin | other widths
# sentence: "Its parameters are called `hidden_0`, `hidden_1`" -> equal widths | other names
# sentence: "which returns what goes into the last layer" -> a method, features | other features
# sentence: "Gradients go through both" -> gradients | other gradients
# sentence: "one or more layers, perhaps **more than ten**" -> renamed, twelve | fourteen
# sentence: "the keys of the dict are in any order" -> twelve | fourteen
# sentence: "It returns the parameters of the `Twin`" -> renamed, twelve | fourteen
# sentence: "`params` is as it was afterwards" -> as it was | as it was
for widths, classes in (((3, 3), 3), ((), 2), ((7,), 1), ((2, 5, 2, 5), 4)):
    other = random_like(compact_shapes(widths, classes, 3)["params"], len(widths) + classes)
    rows3 = random_like(jax.ShapeDtypeStruct((3, 3), jnp.float32), 8)
    check.values(
        Twin(widths, classes).apply({"params": twin_names(other)}, rows3),
        Compact(widths, classes).apply({"params": other}, rows3),
        rtol=1e-4,
        name="other widths",
    )
    check.values(
        shapes_in(Twin(widths, classes).init(jax.random.key(1), rows3)),
        {"params": shapes_in(twin_names(other))},
        name="other names",
    )
one_wide = random_like(compact_shapes((6,), 2, 3)["params"], 9)
check.values(
    Twin((6,), 2).apply({"params": twin_names(one_wide)}, rows3, method="features"),
    nn.relu(dense_by_hand(one_wide["Dense_0"], rows3)),
    rtol=1e-4,
    name="other features",
)
check.values(
    gradients_of_twin(Twin((6,), 2), {"params": twin_names(one_wide)}, rows3, 2),
    gradients_of_twin(TwinByHand(), {"params": twin_names(one_wide)}, rows3, 2),
    rtol=1e-3,
    name="other gradients",
)
params14 = layers_of(14, 6)
for order in (sorted(params14), sorted(params14, key=lambda name: int(name[6:]))[::-1]):
    check.values(
        renamed({name: params14[name] for name in order}),
        twin_names(params14),
        name="fourteen",
        diagnose=(wrong_order,),
    )
check.pure(renamed, params14, name="as it was")
### END HIDDEN TESTS


# %% [markdown]
# ## 9.5 Parameters of your own
#
#     w = self.param("w", initializer, shape, dtype)
#              |          |            |
#              name       a function   what follows is passed on: initializer(key, shape, dtype)
#
# In `init`, `self.param` makes a key, calls the initializer and keeps what comes back; in `apply`
# it looks into the dict. It may stand in `setup` or in a `compact` method, and it *makes* the
# parameter: once for each name. Nothing is added behind your back: without a shape the initializer
# gets none.
#
# Many names in `nn.initializers` are makers of initializers: `lecun_normal()`, `he_normal()`,
# `constant(0.5)` return one. `zeros` and `ones` are initializers already. And any function of a
# key (and of whatever follows) will do:


# %%
class Shift(nn.Module):
    @nn.compact
    def __call__(self, x):
        steps = self.param("steps", lambda key, n: jnp.arange(n) / n, x.shape[-1])
        return x + steps


print(Shift().init(jax.random.key(0), jnp.ones((1, 4))))
for attempt in (
    lambda self: self.param("w", nn.initializers.zeros),
    lambda self: self.param("w", nn.initializers.lecun_normal(), (3,)),
    lambda self: self.param("w", lambda shape: jnp.ones(shape), (3,)),
):

    class Attempt(nn.Module):
        @nn.compact
        def __call__(self, attempt=attempt):
            return attempt(self)

    try:
        Attempt().init(jax.random.key(0))
    except Exception as error:
        print(f"{type(error).__name__}: {str(error)[:78]}")

# %% [markdown]
# A plain array is a different thing. `self.table = jnp.ones(3)` in `setup` is a constant, with no
# place in the parameters; in a `compact` method it is an error.

# %% [markdown]
# ### Exercise `Tied` (3 points, 20 minutes, medium)
#
# An autoencoder squeezes its input into few numbers and makes it large again. With *tied weights*
# the way back uses the transposed kernel of the way there. Write the module `Tied`.
#
# * It has three fields: `width`, an int; `start`, a float, 0.0 by default; `param_dtype`, the dtype
#   of all its parameters, `jnp.float32` by default.
# * It has exactly three parameters, for `x` of shape `(B, d)`: `kernel` of shape `(d, width)`,
#   `bias` of shape `(width,)` and `offset` of shape `(d,)`.
# * At the start `kernel` is drawn by `nn.initializers.lecun_normal()`, `bias` is 0, and each entry
#   of `offset` is `start`.
# * Called with `x`, float32 of shape `(B, d)`, it returns the pair `(code, back)`, of the shapes
#   `(B, width)` and `(B, d)`:
#
#         code = tanh(x @ kernel + bias)        back = code @ kernel.T + offset
#
# * Gradients go through both, with respect to the parameters and to `x`.
#
# One call: `Tied(1).apply({"params": {"kernel": [[0.], [1.]], "bias": [0.], "offset": [5., 6.]}},
# [[3., 0.]])`, with arrays for all the lists, returns `([[0.]], [[5., 6.]])`.
#
# <details><summary>Hint 1</summary>
#
# `nn.Dense` cannot give its kernel away. Which three calls of `self.param` are there, and what do
# they need besides a name?
#
# </details>
# <details><summary>Hint 2</summary>
#
# A call makes the parameter and returns it. A second call for the same name is an error, so keep
# the array under a local name.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three lines of the form of the picture above, all ending in the dtype; for `offset` with
# `nn.initializers.constant(...)` or a `jnp.full`. `x.shape[-1]` is d.
#
# </details>


# %% solution="Tied"
# class Tied(nn.Module), made as Tied(width, start=0.0, param_dtype=jnp.float32)
# - called with x: shape (B, d), float32. Returns (code, back), shapes (B, width) and (B, d).
### BEGIN SOLUTION
class Tied(nn.Module):
    """An autoencoder whose way back uses the kernel of the way there."""

    width: int
    start: float = 0.0
    param_dtype: Any = jnp.float32

    @nn.compact
    def __call__(self, x: Array) -> tuple[Array, Array]:
        d, dtype = x.shape[-1], self.param_dtype
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (d, self.width), dtype)
        bias = self.param("bias", nn.initializers.zeros, (self.width,), dtype)
        offset = self.param("offset", nn.initializers.constant(self.start), (d,), dtype)
        code = nn.tanh(x @ kernel + bias)
        return code, code @ kernel.T + offset


### END SOLUTION


# %% tests="Tied" points=3
def tied_shapes(d, width, dtype=jnp.float32):
    shapes = {"kernel": (d, width), "bias": (width,), "offset": (d,)}
    return {name: jax.ShapeDtypeStruct(shape, dtype) for name, shape in shapes.items()}


def tied_by_hand(p, x):
    code = jnp.tanh(x @ p["kernel"] + p["bias"])
    return code, code @ p["kernel"].T + p["offset"]


def two_kernels():
    from autograder.diagnoses import find

    made = Tied(3).init(jax.random.key(0), rows42)
    kernels = [leaf for leaf in jax.tree.leaves(made) if leaf.ndim == 2]
    if len(kernels) > 1:
        return find("JX712").finding(
            called="Tied(3).init(key, x)",
            got="two parameters with two axes",
            expected="one kernel for both ways",
        )
    return None


rows42 = jnp.linspace(-1.0, 2.0, 8).reshape(4, 2)
for dtype in (jnp.float32, jnp.bfloat16):
    check.values(
        shapes_and_dtypes(Tied(3, param_dtype=dtype).init(jax.random.key(0), rows42)),
        {"params": shapes_and_dtypes(tied_shapes(2, 3, dtype))},
        mistakes={
            "JX918": {
                "params": {
                    **shapes_and_dtypes(tied_shapes(2, 3, dtype)),
                    "kernel": ((3, 2), jnp.dtype(dtype).name),
                }
            }
        },
        name="parameters",
        diagnose=(two_kernels,),
    )
begun = Tied(300, start=1.5).init(jax.random.key(1), jnp.ones((2, 400)))["params"]
again = Tied(300).init(jax.random.key(2), jnp.ones((2, 400)))["params"]
check.values(
    [(p["bias"], p["offset"]) for p in (begun, again)],
    [(jnp.zeros(300), jnp.full(400, 1.5)), (jnp.zeros(300), jnp.zeros(400))],
    name="bias and offset at the start",
)


def drawn_well(kernel):
    """Of the mean 0 and, times the root of the number of inputs, the standard deviation 1."""
    scaled = np.asarray(kernel, np.float64) * len(kernel) ** 0.5
    return abs(scaled.mean()) < 0.05 and abs(scaled.std() - 1) < 0.05 and abs(scaled).max() < 2.4


check.true(
    drawn_well(begun["kernel"]) and drawn_well(again["kernel"]),
    "The kernel at the start is not one of `lecun_normal()`.",
    code="JX716",
    name="kernel at the start",
)
check.true(
    not np.array_equal(begun["kernel"], again["kernel"]),
    "Two keys give the same kernel.",
    code="JX204",
    name="the key decides",
)
params23 = random_like(tied_shapes(2, 3), 11)
code23, back23 = tied_by_hand(params23, rows42)
check.values(
    Tied(3).apply({"params": params23}, rows42),
    (code23, back23),
    rtol=1e-4,
    mistakes={
        "JX715": (code23, jnp.tanh(back23)),
        "JX134": (back23, code23),
    },
    name="code and back",
)
from_above = (jnp.ones((4, 3)), jnp.linspace(-1.0, 1.0, 8).reshape(4, 2))
check.values(
    jax.vjp(Tied(3).apply, {"params": params23}, rows42)[1](from_above),
    jax.vjp(lambda v, x: tied_by_hand(v["params"], x), {"params": params23}, rows42)[1](from_above),
    rtol=1e-3,
    name="gradients",
)


### BEGIN HIDDEN TESTS
# sentence: "It has three fields" -> parameters, bias and offset at the start | another start
# sentence: "the dtype of all its parameters" -> parameters | half precision
# sentence: "It has exactly three parameters" -> parameters | half precision
# sentence: "At the start `kernel` is drawn by" -> kernel at the start, the key decides | kernel
# sentence: "each entry of `offset` is `start`" -> bias and offset at the start | another start
# sentence: "it returns the pair `(code, back)`" -> code and back | as wide as the input
# sentence: "Gradients go through both" -> gradients | other gradients
for d, width in ((4, 4), (1, 3), (5, 1)):
    some = random_like(tied_shapes(d, width), d + width)
    rows = random_like(jax.ShapeDtypeStruct((4, d), jnp.float32), 13)
    check.values(
        Tied(width, 7.0).apply({"params": some}, rows),
        tied_by_hand(some, rows),
        rtol=1e-4,
        name="as wide as the input",
    )
params32 = random_like(tied_shapes(2, 3), 14)
check.values(
    jax.vjp(Tied(3, 1.0).apply, {"params": params32}, -rows42)[1](from_above),
    jax.vjp(lambda v, x: tied_by_hand(v["params"], x), {"params": params32}, -rows42)[1](
        from_above
    ),
    rtol=1e-3,
    name="other gradients",
)
check.values(
    shapes_and_dtypes(Tied(5, param_dtype=jnp.float16).init(jax.random.key(0), jnp.ones((1, 5)))),
    {"params": shapes_and_dtypes(tied_shapes(5, 5, jnp.float16))},
    name="half precision",
)
negative = Tied(2, -0.25).init(jax.random.key(3), jnp.ones((1, 3)))["params"]
check.values(
    [negative["bias"], negative["offset"]], [jnp.zeros(2), jnp.full(3, -0.25)], name="another start"
)
check.true(
    drawn_well(Tied(500).init(jax.random.key(4), jnp.ones((1, 200)))["params"]["kernel"]),
    "The kernel at the start is not one of `lecun_normal()`.",
    code="JX716",
    name="kernel at the start",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 9.6 Initializers
#
# The output of a layer is a sum of as many terms as it has inputs. For it to be about as large as
# one input, the weights have to shrink as the number of inputs, the *fan-in*, grows:
#
#     x0 --w0--+
#     x1 --w1--+--> y        variance of y  =  fan-in * variance of w * mean of x²
#     x2 --w2--+
#
# For the kernel of a Dense, of shape `(inputs, outputs)`, the fan-in is the number of inputs. That
# of a convolution has the shape `(height, width, inputs, outputs)`, and each output is a sum over
# all axes but the last.

# %%
for rows in (100, 400):
    kernel = nn.initializers.lecun_normal()(jax.random.key(0), (rows, 300), jnp.float32)
    print(rows, "inputs: standard deviation", kernel.std(), "=", kernel.std() * rows**0.5, "/ root")
layer = nn.Dense(2, kernel_init=nn.initializers.constant(0.5), bias_init=nn.initializers.ones)
print(layer.init(jax.random.key(0), jnp.ones((1, 3))))

# %% [markdown]
# PyTorch begins in another way: the weights of `torch.nn.Linear` are uniform between −1/√fan-in and
# 1/√fan-in. Who wants to compare the two libraries needs this as an initializer.
#
# ### Exercise `fan_in_uniform` (2 points, 10 minutes, easy)
#
# Write `fan_in_uniform(gain)`, a **maker** of initializers, as `lecun_normal` is one.
#
# * `gain` is a positive Python float. It returns a function `init(key, shape, dtype=jnp.float32)`.
# * `init` returns an array of this shape and dtype, with independent numbers drawn **uniformly**
#   from −b to b, where b = gain / √fan-in. `shape` is a tuple of two or more ints, and the fan-in
#   is the product of all but the last.
# * `dtype` is a float type such as `jnp.float32` or `jnp.bfloat16`; it may be left out.
# * The key decides: the same key gives the same array, another key another one.
#
# One call: all entries of `fan_in_uniform(3.0)(jax.random.key(0), (9, 2))` are between −1 and 1.
#
# <details><summary>Hint 1</summary>
#
# A function inside of a function: the inner one knows the `gain` of the outer one.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.random.uniform` has `minval` and `maxval`, and takes a dtype. `math.prod`, or `np.prod`, is
# the product of a tuple.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `shape[:-1]` is all but the last. The outer function ends with the line that returns the inner
# one, which is not called there.
#
# </details>


# %% solution="fan_in_uniform"
def fan_in_uniform(gain: float) -> Callable[..., Array]:
    """Makes an initializer: uniform between -gain / sqrt(fan-in) and gain / sqrt(fan-in).

    Returns a function `init(key, shape, dtype=jnp.float32)`.
    """

    ### BEGIN SOLUTION
    def init(key: Array, shape: tuple[int, ...], dtype: Any = jnp.float32) -> Array:
        bound = gain / np.prod(shape[:-1]) ** 0.5
        return jax.random.uniform(key, shape, dtype, -bound, bound)

    return init
    ### END SOLUTION


# %% tests="fan_in_uniform" points=2
def uniform_by_root(gain, shape, seed, *dtype):
    """The drawn numbers, in units of the bound."""
    drawn = fan_in_uniform(gain)(jax.random.key(seed), shape, *dtype)
    return drawn, np.asarray(drawn, np.float64) * float(np.prod(shape[:-1])) ** 0.5 / gain


def other_fan_in():
    from autograder.diagnoses import find

    for shape, sizes in (((3, 3, 8, 500), {"8": 8, "500": 500, "3": 3}),):
        most = float(np.abs(np.asarray(fan_in_uniform(1.0)(jax.random.key(0), shape))).max())
        for name, size in sizes.items():
            if abs(most * size**0.5 - 1) < 0.02:
                return find("JX716").finding(
                    called="fan_in_uniform(1.0)(key, (3, 3, 8, 500))",
                    got=f"numbers up to 1 / sqrt({name})",
                    expected="numbers up to 1 / sqrt(72)",
                )
    return None


def half_of(y):
    return (np.clip(y, -1, 1) + 1) / 2


check.true(
    callable(fan_in_uniform(2.0)),
    "What `fan_in_uniform(2.0)` returns is not a function.",
    code="JX010",
    name="a maker",
)
dense_kernel, dense_scaled = uniform_by_root(2.0, (25, 100), 0)
check.values(
    [
        shapes_and_dtypes(dense_kernel),
        shapes_and_dtypes(uniform_by_root(1.0, (2, 3), 0, jnp.bfloat16)[0]),
    ],
    [((25, 100), "float32"), ((2, 3), "bfloat16")],
    name="shape and dtype",
)
check.distributed(dense_scaled, half_of, code="JX716", name="a Dense", diagnose=(other_fan_in,))
check.distributed(
    uniform_by_root(1.0, (3, 3, 8, 500), 1)[1],
    half_of,
    code="JX716",
    name="a convolution",
    diagnose=(other_fan_in,),
)
draws = [uniform_by_root(2.0, (25, 100), seed)[0] for seed in (0, 0, 1)]
check.values(draws[0], draws[1], name="the same key")
check.true(
    not np.array_equal(draws[0], draws[2]),
    "Another key gives the same numbers.",
    code="JX205",
    name="another key",
)


### BEGIN HIDDEN TESTS
# sentence: "`gain` is a positive Python float. It returns a function" -> a maker, a Dense | other
# sentence: "an array of this shape and dtype" -> shape and dtype | other shapes and dtypes
# sentence: "with independent numbers drawn **uniformly** from −b to b" -> a Dense | other, rows
# sentence: "the fan-in is the product of all but the last" -> a Dense, a convolution | other gains
# sentence: "it may be left out" -> shape and dtype | other gains
# sentence: "The key decides" -> the same key, another key | two keys
for gain, shape in ((0.5, (64, 40)), (1.0, (40, 40)), (6.0, (2, 2, 2, 300)), (2.5, (5, 9, 100))):
    check.distributed(
        uniform_by_root(gain, shape, 5)[1],
        half_of,
        code="JX716",
        name="other gains",
        diagnose=(other_fan_in,),
    )
check.distributed(
    uniform_by_root(2.0, (50, 60), 6, jnp.float16)[1],
    half_of,
    code="JX716",
    name="other gains in half precision",
)
check.values(
    [
        shapes_and_dtypes(uniform_by_root(1.0, shape, 0, dtype)[0])
        for shape, dtype in (((2, 5, 3), jnp.float16), ((1, 1), jnp.float32))
    ],
    [((2, 5, 3), "float16"), ((1, 1), "float32")],
    name="other shapes and dtypes",
)
check.distinct_rows(fan_in_uniform(1.0), jax.random.key(7), (20, 100), code="JX220", name="rows")
check.independent(
    [uniform_by_root(1.0, (20, 20), seed)[0] for seed in (8, 9)], code="JX205", name="two keys"
)
### END HIDDEN TESTS


# %% [markdown]
# ## 9.7 What tutorials say
#
# Each of these sentences is from a tutorial, or could be. Some are true.
#
# | name | the claim |
# | --- | --- |
# | `"loop"` | A layer made in the loop of a `compact` method is the same one in each turn. |
# | `"object"` | One layer object that is called three times has one set of weights. |
# | `"list"` | Three layers in a list in `setup` have three sets of weights. |
# | `"assigned"` | In a `compact` method, `self.w = array` makes a parameter. |
# | `"constant"` | An array that is assigned in `setup` becomes a parameter. |
# | `"twice"` | The second `self.param` with the same name returns the same parameter. |
# | `"clash"` | `name="out"` in a `compact` method is the layer that `setup` called `out`. |
# | `"frozen"` | `init` returns a `FrozenDict`. |
# | `"fields"` | The generated `__init__` takes the fields that you wrote, and nothing else. |
#
# For each there is a module that shows what happens. All take an input of shape `(B, 2)`.


# %% trusted="suspects"
class Loop(nn.Module):
    @nn.compact
    def __call__(self, x):
        for _ in range(3):
            x = nn.Dense(2)(x)
        return x


class Object(nn.Module):
    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(2)
        return layer(layer(layer(x)))


class ListInSetup(nn.Module):
    def setup(self):
        self.layers = [nn.Dense(2) for _ in range(3)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Assigned(nn.Module):
    @nn.compact
    def __call__(self, x):
        self.kernel = jnp.ones((2, 2))
        return x @ self.kernel


class Constant(nn.Module):
    def setup(self):
        self.kernel = jnp.ones((2, 2))

    def __call__(self, x):
        return x @ self.kernel


class Twice(nn.Module):
    @nn.compact
    def __call__(self, x):
        for _ in range(2):
            x = x @ self.param("kernel", nn.initializers.ones, (2, 2))
        return x


class Clash(nn.Module):
    def setup(self):
        self.out = nn.Dense(2)

    @nn.compact
    def __call__(self, x):
        return nn.Dense(2, name="out")(self.out(x))


suspects = {
    "loop": Loop(),
    "object": Object(),
    "list": ListInSetup(),
    "assigned": Assigned(),
    "constant": Constant(),
    "twice": Twice(),
    "clash": Clash(),
    "frozen": Loop(),
    "fields": Loop(name="mine"),
}

# %% [markdown]
# How often a module multiplies by a matrix is written in the program that JAX makes of it. Each
# matrix product is a `dot_general` there. This counts the exponentials of a function:

# %%
print(jax.make_jaxpr(lambda x: jnp.exp(x) + jnp.exp(2 * x))(1.0))
print(str(jax.make_jaxpr(lambda x: jnp.exp(x) + jnp.exp(2 * x))(1.0)).count("= exp "))

# %% [markdown]
# ### Exercise `tried` (3 points, 20 minutes, medium): refute or confirm
#
# Write a function `tried(model, x)`, which gathers evidence, and a dict `VERDICTS`, which says what
# follows from it; both in the answer cell.
#
# `tried(model, x)` runs `model.init(jax.random.key(0), x)` and returns a dict with exactly four
# keys:
#
# | key | value |
# | --- | --- |
# | `"error"` | the name of the class of the exception that `init` raises, such as `"TypeError"` |
# | `"returns"` | the name of the class of what `init` returns, such as `"dict"` |
# | `"kernels"` | an int: how many parameters (anywhere below `"params"`) are called `kernel` |
# | `"products"` | an int: how many matrix products, `dot_general`, are in the program of `apply` |
#
# * `model` is called as `model(x)`; `x` is float32, of any shape that fits.
# * If `init` raises no exception, `"error"` is `"none"`. If it does, whichever it is, `"returns"`
#   is `"none"` and the two numbers are 0; no exception leaves your function.
# * The program is that of `model.apply(variables, x)`, with the variables that `init` returned.
# * `VERDICTS` has the nine names of the table of claims. Each value is `"true"` or `"false"`.
#
# What a call looks like: `tried(nn.Dense(2), jnp.ones((1, 3)))` returns
# `{"error": "none", "returns": "dict", "kernels": 1, "products": 1}`.
#
# <details><summary>Hint 1</summary>
#
# First `try` and `except Exception`. `type(something).__name__` is the name of the class.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `flatten_dict` without `sep` has tuples of names as keys: the last one of each is the name of the
# parameter. Mind modules without parameters.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three products with one kernel, or with three: that decides the first three claims. For the others
# look at `"error"`, `"returns"`, and at a kernel that is not there. `jax.make_jaxpr(model.apply)`
# is a function of the variables and `x`.
#
# </details>


# %% solution="tried"
# tried(model: nn.Module, x: Array) -> dict
# VERDICTS: dict[str, str]
### BEGIN SOLUTION
def tried(model: nn.Module, x: Array) -> dict[str, Any]:
    """What happens when a module is initialised and applied."""
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as error:
        return {"error": type(error).__name__, "returns": "none", "kernels": 0, "products": 0}
    paths = traverse_util.flatten_dict(variables.get("params", {}))
    return {
        "error": "none",
        "returns": type(variables).__name__,
        "kernels": sum(path[-1] == "kernel" for path in paths),
        "products": str(jax.make_jaxpr(model.apply)(variables, x)).count("dot_general"),
    }


VERDICTS = {
    "loop": "false",
    "object": "true",
    "list": "true",
    "assigned": "false",
    "constant": "false",
    "twice": "false",
    "clash": "false",
    "frozen": "false",
    "fields": "false",
}
### END SOLUTION


# %% tests="tried" points=3
def evidence_of(model, x):
    """What really happens, found in another way."""
    try:
        variables = model.init(jax.random.key(0), x)
    except Exception as error:
        return {"error": type(error).__name__, "returns": "none", "kernels": 0, "products": 0}
    paths = jax.tree_util.tree_leaves_with_path(variables.get("params", {}))
    program = jax.make_jaxpr(model.apply)(variables, x)
    return {
        "error": "none",
        "returns": type(variables).__name__,
        "kernels": sum(path[-1].key == "kernel" for path, _ in paths),
        "products": str(program).count("dot_general"),
    }


def differs(model, x, key):
    """How the evidence differs from what happens, in a sentence; empty if it does not."""
    said, truth = tried(model, x), evidence_of(model, x)
    if not isinstance(said, dict) or set(said) - set(truth):
        return f"For {type(model).__name__} it is not a dict of the four keys."
    value, name = said.get(key, "absent"), type(model).__name__
    right = value == truth[key] and type(value) is type(truth[key])
    return "" if right else f"{key!r} of {name} is {value!r}, and that is not what happens."


pair_of_rows = jnp.ones((2, 2))
worked = tried(nn.Dense(2), jnp.ones((1, 3)))
check.true(
    isinstance(worked, dict) and sorted(worked) == ["error", "kernels", "products", "returns"],
    "The dict does not have exactly the keys error, returns, kernels and products.",
    code="JX122",
    name="keys",
)
check.values(
    worked,
    {"error": "none", "returns": "dict", "kernels": 1, "products": 1},
    name="one layer",
)


class Deep(nn.Module):
    """A list within a module within a module, one layer of it called twice, one never."""

    @nn.compact
    def __call__(self, x):
        body = ListInSetup(name="kernel")
        return nn.LayerNorm()(body(body(x)))


class Wordy(nn.Module):
    """Raises an error of its own, with a message."""

    @nn.compact
    def __call__(self, x):
        raise RuntimeError("kernel: none of the usual classes")


class Warmed(nn.Module):
    """Has a second layer in front when it is initialised, and not afterwards."""

    @nn.compact
    def __call__(self, x):
        first, last = nn.Dense(2), nn.Dense(2)
        return last(first(x) if self.is_initializing() else x)


class Dice(nn.Module):
    """Raises one of many errors, by its key."""

    @nn.compact
    def __call__(self, x):
        kinds = (KeyError, TypeError, ValueError, OSError, IndexError, EOFError, OverflowError)
        thrown = jax.random.randint(self.make_rng("params"), (), 0, 1000)
        raise kinds[int(thrown) % len(kinds)]("six")


looked_at = {**suspects, "dice": Dice(), "deep": Deep(), "wordy": Wordy(), "warmed": Warmed()}
for key in ("error", "returns", "kernels", "products"):
    wrong = [text for m in looked_at.values() if (text := differs(m, pair_of_rows, key))]
    check.true(not wrong, "".join(wrong[:1]), code="JX022", name=key)


def follows(name):
    """What the evidence says of a claim."""
    seen = evidence_of(suspects[name], pair_of_rows)
    if name in ("loop", "object"):
        return seen["kernels"] < seen["products"]
    if name == "frozen":
        return seen["returns"] == "FrozenDict"
    if name == "list":
        return seen["kernels"] == seen["products"]
    if name == "fields":
        return seen["error"] != "none"  # a name was given
    return seen["error"] == "none" and seen["kernels"] > 0


for name in suspects:
    check.true(
        isinstance(VERDICTS, dict) and VERDICTS.get(name) == str(follows(name)).lower(),
        f"The verdict on {name!r} does not follow from what happens.",
        code="JX020",
        name="verdicts",
    )
check.true(
    isinstance(VERDICTS, dict) and sorted(VERDICTS) == sorted(suspects),
    "VERDICTS does not have exactly the nine names.",
    code="JX122",
    name="names of the claims",
)


### BEGIN HIDDEN TESTS
# sentence: "returns a dict with exactly four keys" -> keys, one layer | another input
# sentence: "`x` is float32, of any shape that fits" -> one layer | another input
# sentence: "`tried(model, x)` runs `model.init(jax.random.key(0), x)`" -> error | other errors
# sentence: "If `init` raises no exception" -> one layer, error | other errors
# sentence: "`"returns"` is `"none"` and the two numbers are 0" -> returns, kernels | other errors
# sentence: "The program is that of `model.apply(variables, x)`" -> products | other products
# sentence: "`VERDICTS` has the nine names of the table of claims" -> names of the claims | -
# sentence: "Each value is `"true"` or `"false"`" -> verdicts | the verdicts
class OtherAtInit(nn.Module):
    """Multiplies twice when initialised, and once afterwards."""

    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(x.shape[-1])
        if self.is_initializing():
            x = layer(x)
        return layer(x)


class Raises(nn.Module):
    kind: str

    @nn.compact
    def __call__(self, x):
        nn.Dense(2)(x)
        raise {"key": KeyError, "zero": ZeroDivisionError, "type": TypeError}[self.kind]("kernel")


class Many(nn.Module):
    @nn.compact
    def __call__(self, x):
        for _ in range(12):
            x = nn.Dense(3, use_bias=False)(nn.relu(x))
        return x * self.param("kernels", nn.initializers.ones, (3,))


cube = jnp.ones((2, 1, 5))
for model, x in ((OtherAtInit(), cube), (Many(), cube), (Constant(), pair_of_rows)):
    wrong = [text for key in ("kernels", "products") if (text := differs(model, x, key))]
    check.true(not wrong, "".join(wrong[:1]), code="JX022", name="other products")
for kind in ("key", "zero", "type"):
    wrong = [
        text
        for key in ("error", "returns", "kernels", "products")
        if (text := differs(Raises(kind), cube, key))
    ]
    check.true(not wrong, "".join(wrong[:1]), code="JX022", name="other errors")
check.values(tried(Many(), cube), evidence_of(Many(), cube), name="another input")
check.true(
    isinstance(VERDICTS, dict)
    and all(VERDICTS.get(name) == str(follows(name)).lower() for name in suspects),
    "A verdict does not follow from what happens.",
    code="JX020",
    name="the verdicts",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 9.8 A module that holds its weights, for a while
#
# `model.bind(variables)` is a module that has its variables with it. It can be called like a
# function, `setup` has run, and its layers can be reached, called and looked at one by one. It is
# meant for looking at things in a notebook; training goes on with `apply`.

# %%
bound = halves.bind(halves_variables)
print(bound(jnp.ones((1, 3))))
print(bound.down(jnp.ones((1, 3))), bound.down.variables["params"].keys())

# %% [markdown]
# The tower below is deep. If each layer makes the signal a little smaller, nothing of it arrives at
# the top; if each makes it a little larger, it overflows. What decides is how the weights begin.
# (Its relu throws half of the signal away, so that weights which keep the variance of a *linear*
# layer do not keep it here.)


# %% trusted="tower"
class Tower(nn.Module):
    """`depth` layers of `width` outputs, each with a relu."""

    width: int
    depth: int
    kernel_init: Any = nn.initializers.lecun_normal()

    def setup(self):
        self.layers = [
            nn.Dense(self.width, kernel_init=self.kernel_init) for _ in range(self.depth)
        ]

    def __call__(self, x: Array) -> Array:
        for layer in self.layers:
            x = nn.relu(layer(x))
        return x


# %% [markdown]
# ### Exercise `layer_scales` (3 points, 20 minutes, medium): measure
#
# Write `layer_scales(model, variables, x)`, and find a number `GAIN` with it; both in the answer
# cell.
#
# * `model` is a `Tower`, `variables` are the variables for it, `x` is float32 of shape `(B, d)`.
# * `layer_scales` is pure. It returns a `jax.Array`, float32, of shape `(depth + 1,)`. Entry 0 is
#   the *scale* of `x`, and entry i that of the signal after i layers, **with** the relu of layer i.
# * The scale of an array is its root mean square: the root of the mean of the squares of all its
#   numbers.
# * `GAIN` is a Python float: the gain at which the initializer `fan_in_uniform(GAIN)`, as it is
#   described in 9.6, keeps the scale in a wide `Tower`, neither growing nor shrinking from layer to
#   layer on average. It has to be right to 3 %. Measure it: try gains, for instance with
#   `Tower(256, 20, fan_in_uniform(gain))`. (You may also find it by thinking.)
#
# One call: with `x = jnp.array([[3.0, 4.0]])` and a `Tower(2, 1)` whose kernel is
# `[[1, 0], [0, -1]]` and whose bias is 0, it returns `[3.5355, 2.1213]`.
#
# <details><summary>Hint 1</summary>
#
# Which attribute of the bound tower can be looped over?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Keep the signals in a list, each made from the one before. Then make one number of each.
#
# </details>
# <details><summary>Hint 3</summary>
#
# For the gain: `init` a tower, take the ratio of the last entry to the first, and look at its
# `depth`-th root. It is proportional to the gain, so one measurement tells what to try next. Or:
# a uniform number between −b and b has the variance b²/3.
#
# </details>


# %% solution="layer_scales"
# layer_scales(model: Tower, variables: dict, x: Array) -> Array
# GAIN: float
### BEGIN SOLUTION
def layer_scales(model: Tower, variables: dict[str, Any], x: Array) -> Array:
    """The root mean square of the signal before the first and after each layer, (depth + 1,)."""
    signals = [x]
    for layer in model.bind(variables).layers:
        signals.append(nn.relu(layer(signals[-1])))
    return jnp.stack([jnp.sqrt(jnp.mean(signal**2)) for signal in signals])


GAIN = 6**0.5
### END SOLUTION


# %% tests="layer_scales" points=3
def tower_shapes(width, depth, d):
    return jax.eval_shape(Tower(width, depth).init, jax.random.key(0), jnp.ones((1, d)))


def scales_by_hand(params, x, activation=jax.nn.relu, scale=lambda x: jnp.sqrt(jnp.mean(x**2))):
    signals = [x]
    for i in range(len(params)):
        signals.append(activation(dense_by_hand(params[f"layers_{i}"], signals[-1])))
    return jnp.stack([scale(signal) for signal in signals])


one_layer = {
    "params": {"layers_0": {"kernel": jnp.array([[1.0, 0.0], [0.0, -1.0]]), "bias": jnp.zeros(2)}}
}
three_four = jnp.array([[3.0, 4.0]])
check.values(
    layer_scales(Tower(2, 1), one_layer, three_four),
    jnp.array([12.5**0.5, 4.5**0.5]),
    rtol=1e-4,
    mistakes={
        "JX123": scales_by_hand(one_layer["params"], three_four, lambda x: x),
        "JX125": scales_by_hand(one_layer["params"], three_four, scale=jnp.linalg.norm),
    },
    name="one layer",
)
deep5 = random_like(tower_shapes(4, 5, 3), 1)
rows53 = random_like(jax.ShapeDtypeStruct((5, 3), jnp.float32), 2)
check.values(
    layer_scales(Tower(4, 5), deep5, rows53),
    scales_by_hand(deep5["params"], rows53),
    rtol=1e-4,
    type=jax.Array,
    mistakes={
        "JX317": scales_by_hand(deep5["params"], rows53, scale=lambda x: jnp.mean(x**2)),
        "JX315": scales_by_hand(deep5["params"], rows53, lambda x: x),
        "JX834": scales_by_hand(deep5["params"], rows53, scale=jnp.std),
    },
    name="five layers",
)
check.pure(layer_scales, Tower(2, 1), one_layer, three_four)


def growth(gain, seed):
    """By what the scale is multiplied in each layer, for uniform weights."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(50, 400))
    first = np.sqrt(np.mean(x**2))
    for _ in range(20):
        x = np.maximum(x @ rng.uniform(-gain / 20, gain / 20, size=(400, 400)), 0)
    return float(np.sqrt(np.mean(x**2)) / first) ** (1 / 20)


check.true(
    isinstance(GAIN, float) and 0.955 < growth(GAIN, 0) < 1.045,
    "With this GAIN the scale does not stay: it grows or shrinks in each layer.",
    code="JX716",
    name="GAIN",
)


### BEGIN HIDDEN TESTS
# sentence: "It returns a `jax.Array`, float32, of shape `(depth + 1,)`" -> five layers | other
# sentence: "`layer_scales` is pure" -> pure | pure
# sentence: "Entry 0 is the *scale* of `x`" -> one layer, five layers | other towers
# sentence: "The scale of an array is its root mean square" -> five layers | other towers
# sentence: "neither growing nor shrinking from layer to" -> GAIN | to 3 %
for width, depth, d in ((3, 3, 3), (2, 0, 4), (5, 1, 2), (2, 9, 2)):
    some = random_like(tower_shapes(width, depth, d), 20 + depth) if depth else {"params": {}}
    rows = random_like(jax.ShapeDtypeStruct((4, d), jnp.float32), 3)
    check.values(
        layer_scales(Tower(width, depth), some, rows),
        scales_by_hand(some["params"], rows),
        rtol=1e-4,
        type=jax.Array,
        name="other towers",
    )
check.pure(layer_scales, Tower(5, 1), random_like(tower_shapes(5, 1, 3), 5), rows53)
check.true(
    isinstance(GAIN, float) and abs(GAIN / 6**0.5 - 1) < 0.03,
    "With this GAIN the scale does not stay: it grows or shrinks in each layer.",
    code="JX716",
    name="to 3 %",
)
### END HIDDEN TESTS


# %% [markdown]
# What your functions have found out: how the signal fares in thirty layers, by how the weights
# begin. PyTorch's usual beginning is the one with gain 1.


# %%
def draw(curves):
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=(7, 3.5))
    for name, curve in curves.items():
        axes.semilogy(curve, label=name)
    axes.set(xlabel="layer", ylabel="scale of the signal", title="Thirty layers with relu")
    axes.legend()
    plt.show()


beginnings = {
    "lecun_normal()": nn.initializers.lecun_normal(),
    "he_normal()": nn.initializers.he_normal(),
    "normal(0.12)": nn.initializers.normal(0.12),
    "fan_in_uniform(1.0)": fan_in_uniform(1.0),
    "fan_in_uniform(GAIN)": fan_in_uniform(GAIN),
}
signal = jax.random.normal(jax.random.key(0), (32, 256))
towers = {name: Tower(256, 30, kernel_init) for name, kernel_init in beginnings.items()}
draw(
    {
        name: layer_scales(tower, tower.init(jax.random.key(1), signal), signal)
        for name, tower in towers.items()
    }
)
