# %% [markdown]
# # 13. Flax nnx, and the bridge to linen and back
#
# Flax has two ways to write a model. In *linen* a module is a recipe, and its variables live
# outside, in a dict that you pass in and get back. In *nnx* a module is an ordinary Python object
# that holds its variables and changes when it is called. Much code is linen, most new tutorials are
# nnx, and many of those were written before the API settled: they do not run any more, or run and
# do nothing.
#
# You will
#
# * write nnx modules, and say which of their variables are trained,
# * train one, where `jax.jit` silently trains nothing,
# * go the functional way, with a model as a tree that goes in and comes out,
# * take a linen model with its weights **and statistics** to nnx, and an nnx model to linen,
# * and make the predictions of an nnx model fast.
#
# Nine exercises, 25 points, about 145 minutes. You need to know linen modules with `BatchNorm`
# (what `params` and `batch_stats` are), Optax, `jax.jit` and gradients.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other inputs and ask **nothing that an exercise does not say**.
#
# | the exercise says | the test does |
# | --- | --- |
# | *returns ...* | compares structure, shapes, dtypes and values with a reference |
# | *pure* | your arguments are as they were, and a second call gives the same answer |
# | *jitted* | looks at the second call: it compiles nothing and does not compute in Python |
#
# Floats are compared to 1e-4 of the largest number in an array. The arrays that you return are JAX
# arrays. Each check of a test cell is worth the same share of the points. `print` is allowed
# everywhere. In some tests you see `mistakes={...}`: wrong answers that the check knows by the name
# of the mistake that leads to them.

# %% trusted="imports"
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import linen as nn, nnx
from flax.nnx import bridge
from jax import Array

from autograder import check


# %% [markdown]
# ## 13.1 A module is an object
#
# An nnx module makes its variables when it is made. There is no `init`: the random numbers come
# from an `nnx.Rngs`, which the caller hands in by keyword and the module hands on. An `nnx.Rngs` is
# an object with a counter: each time that a layer asks it for a key, it gives another one.

# %%
linear = nnx.Linear(2, 3, rngs=nnx.Rngs(0))
print(linear(jnp.ones((1, 2))).shape)
print(type(linear.kernel), type(linear.kernel[...]), linear.kernel.get_value().dtype)

rngs = nnx.Rngs(0)
print(rngs.params() == rngs.params())  # asked twice, two keys

# %% [markdown]
# The array in a variable is read with `variable[...]` or `variable.get_value()`, and written with
# `variable[...] = new`. (`.value`, in older code, is deprecated.) A `nnx.Param` keeps whatever you
# put in, also a NumPy array of dtype float64. And a plain Python list of modules is refused:

# %%
print(type(nnx.Param(np.ones(2)).get_value()), nnx.Param(np.ones(2)).get_value().dtype)


class WithList(nnx.Module):
    def __init__(self, rngs):
        self.layers = [nnx.Linear(2, 2, rngs=rngs)]


try:
    WithList(nnx.Rngs(0))
except ValueError as error:
    print("ValueError:", str(error)[:99])

# %% [markdown]
# `nnx.List([...])` is the list that the module can look into.

# %% [markdown]
# ### Exercise `Mlp` (3 points, 15 minutes, easy): repair
#
# A tutorial has this class. Repair it, so that it does what is said below.
#
#     class Mlp(nnx.Module):
#         def __init__(self, sizes):
#             self.layers = [nnx.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])]
#             self.scale = nnx.Param(np.ones(sizes[-1]))
#
#         def __call__(self, x):
#             for layer in self.layers:
#                 x = nnx.relu(layer(x))
#             return x * self.scale
#
# * It is made as `Mlp(sizes, rngs=nnx.Rngs(seed))`; `sizes` is a list of at least two ints, the
#   number of features before each layer and after the last.
# * `layers` is an `nnx.List` of `nnx.Linear`, one for each neighbouring pair of sizes.
# * `scale` is an `nnx.Param` that holds a float32 `jax.Array` of ones, of shape `(sizes[-1],)`.
# * Called with `x` of shape `(B, sizes[0])`, it returns shape `(B, sizes[-1])`: relu after every
#   layer **except the last**, then times `scale`.
# * Layers of equal shape have different weights; another seed gives other weights, the same seed
#   the same.
#
# One call: `Mlp([3, 4, 2], rngs=nnx.Rngs(0))(jnp.ones((5, 3)))` has shape `(5, 2)`.
#
# <details><summary>Hint 1</summary>
#
# Run the class as it is, and repair what the error names. Then compare the rest with the list
# above: two of its faults raise no error.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `def __init__(self, sizes, *, rngs)`, and `rngs=rngs` for each layer. Do not make a new `nnx.Rngs`
# for each: it would start from the beginning.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `nnx.List([...])`, `jnp.ones`, and a loop over `self.layers[:-1]`, or an index that tells the
# last.
#
# </details>


# %% solution="Mlp"
# class Mlp(nnx.Module), made as Mlp(sizes, rngs=nnx.Rngs(seed))
# - layers: nnx.List of nnx.Linear; scale: nnx.Param of shape (sizes[-1],), float32.
### BEGIN SOLUTION
class Mlp(nnx.Module):
    """Linear layers with relu between them, and a trained factor for each output."""

    def __init__(self, sizes: list[int], *, rngs: nnx.Rngs):
        self.layers = nnx.List(
            [nnx.Linear(sizes[i], sizes[i + 1], rngs=rngs) for i in range(len(sizes) - 1)]
        )
        self.scale = nnx.Param(jnp.ones(sizes[-1]))

    def __call__(self, x: Array) -> Array:
        for i, layer in enumerate(self.layers):
            x = layer(x) if i == 0 else layer(nnx.relu(x))
        return x * self.scale[...]


### END SOLUTION


# %% tests="Mlp" points=3
def mlp_by_hand(mlp, x, last=lambda x: x):
    layers = list(mlp.layers)
    for i, layer in enumerate(layers):
        x = x @ layer.kernel.get_value() + layer.bias.get_value()
        x = jax.nn.relu(x) if i + 1 < len(layers) else last(x)
    return x * mlp.scale.get_value()


def kernels_of(sizes, seed):
    return [layer.kernel.get_value() for layer in Mlp(sizes, rngs=nnx.Rngs(seed)).layers]


# The second layer is as wide as the output.
mlp3 = Mlp([3, 4, 2, 4, 2], rngs=nnx.Rngs(0))
for layer in mlp3.layers:
    layer.bias[...] = jnp.linspace(-0.5, 0.5, layer.bias.get_value().size)
x5 = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
check.true(
    isinstance(mlp3.layers, nnx.List) and all(isinstance(m, nnx.Linear) for m in mlp3.layers),
    "`layers` is not an nnx.List of nnx.Linear.",
    code="JX1003",
    name="layers",
)
check.true(
    isinstance(mlp3.scale, nnx.Param), "`scale` is not an nnx.Param.", code="JX1004", name="scale"
)
check.true(
    isinstance(mlp3.scale.get_value(), jax.Array),
    "`scale` does not hold a jax.Array.",
    code="JX1016",
    name="no NumPy",
)
check.values(mlp3.scale.get_value(), jnp.ones(2), name="ones")
check.values(
    [k.shape for k in kernels_of([2, 3, 3], 1)], [(2, 3), (3, 3)], name="shapes of the kernels"
)
check.values(
    mlp3(x5),
    mlp_by_hand(mlp3, x5),
    rtol=1e-4,
    type=jax.Array,
    mistakes={"JX715": mlp_by_hand(mlp3, x5, jax.nn.relu)},
    name="output",
)
mlp3.scale[...] = jnp.array([2.0, -3.0])
check.values(mlp3(x5), mlp_by_hand(mlp3, x5), rtol=1e-4, name="output with another scale")


def one_layer_twice():
    from autograder.diagnoses import find

    first, second = Mlp([3, 3, 3], rngs=nnx.Rngs(1)).layers
    first.kernel[...] = jnp.full((3, 3), 7.0)
    if np.array_equal(second.kernel.get_value(), first.kernel.get_value()):
        return find("JX711").finding(
            called="Mlp([3, 3, 3], rngs=nnx.Rngs(1))",
            got="one layer in two places",
            expected="two layers",
        )


def all_different(kernels):
    return len({np.asarray(kernel).tobytes() for kernel in kernels}) == len(kernels)


check.true(
    all_different(kernels_of([3, 3, 3], 1)),
    "Two layers of equal shape have the same weights.",
    code="JX201",
    name="different layers",
    diagnose=(one_layer_twice,),
)
check.true(
    all_different(kernels_of([3, 3, 3], 1)[:1] + kernels_of([3, 3, 3], 2)[:1]),
    "Another seed gives the same weights.",
    code="JX204",
    name="seeds",
)


### BEGIN HIDDEN TESTS
# sentence: "`sizes` is a list of at least two ints" -> output, seeds | other sizes
# sentence: "`layers` is an `nnx.List` of `nnx.Linear`" -> layers | -
# sentence: "one for each neighbouring pair of sizes" -> shapes of the kernels | other sizes
# sentence: "an `nnx.Param` that holds a float32 `jax.Array` of ones" -> scale, ones | -
# sentence: "relu after every layer **except the last**, then times `scale`" -> output | other sizes
# sentence: "Layers of equal shape have different weights" -> different layers | equal layers
# sentence: "another seed gives other weights, the same seed the same" -> seeds | same seed
check.true(
    all_different(kernels_of([4, 4, 4, 4, 4], 2)),
    "Two layers of equal shape have the same weights.",
    code="JX201",
    name="equal layers",
    diagnose=(one_layer_twice,),
)
check.values(kernels_of([3, 3, 2], 5), kernels_of([3, 3, 2], 5), name="same seed")
for sizes in ([3, 2], [3, 2, 2, 2], [3, 5, 1, 2]):
    other = Mlp(sizes, rngs=nnx.Rngs(7))
    other.scale[...] = jnp.array([-1.0, 0.5])
    check.values(other(x5), mlp_by_hand(other, x5), rtol=1e-4, name="other sizes")
### END HIDDEN TESTS


# %% [markdown]
# ## 13.2 Which variables are trained?
#
# "All state goes into `nnx.Param`", says a tutorial, and "a module is frozen after initialisation",
# says another. Neither is so. A variable's *type* says what it is for, and you may have your own:
#
#     nnx.Variable
#       +-- nnx.Param        trained: gradients and optimizers take these
#       +-- nnx.BatchStat    running statistics of BatchNorm
#       +-- RunningMean      whatever you need (next cell)
#
# `nnx.state(module, Type)` selects by type, and `nnx.to_pure_dict` makes nested dicts of arrays of
# what it found.


# %% trusted="running_mean"
class RunningMean(nnx.Variable):
    """State that a module keeps between calls and that no gradient trains."""


# %%
class Example(nnx.Module):
    def __init__(self):
        self.weight = nnx.Param(jnp.ones(2))
        self.calls = RunningMean(jnp.zeros((), jnp.int32))


example = Example()
example.calls[...] += 1  # not frozen at all
print(nnx.to_pure_dict(nnx.state(example, nnx.Param)))
print(nnx.to_pure_dict(nnx.state(example, RunningMean)))

# Assigning to the attribute replaces the variable by an array, and its type is gone.
example.weight = jnp.zeros(2)
print("parameters now:", nnx.to_pure_dict(nnx.state(example, nnx.Param)))

# %% [markdown]
# A plain Python number is no variable either. It belongs to the structure of the module, so
# `nnx.jit` compiles anew for each of its values.
#
# `nnx.jit` is `jax.jit` for functions of modules: it takes the module apart, compiles, and **writes
# the changes back** into the module that you passed. `jax.jit` accepts modules too, since they are
# trees of arrays; but it works on a copy, and every change is lost.

# %% [markdown]
# ### Exercise `Centre` (3 points, 20 minutes, medium)
#
# Write a module that subtracts a running mean, and three functions; all in the answer cell.
#
# `Centre(features)` is an nnx module with three variables:
#
# * `offset`, an `nnx.Param`: zeros of shape `(features,)`, float32. It is trained.
# * `mean`, a `RunningMean`: zeros of shape `(features,)`, float32. It is not trained.
# * `count`, a `RunningMean`: an int32 array of shape `()`, 0 at first. It is not trained.
#
# What they hold are JAX arrays from the start, and not NumPy's.
#
# Called with `x` of shape `(B, features)` it returns `x - mean + offset`, and changes nothing.
#
# `update(centre, x)` counts one more batch and makes `mean` the plain average of the means of all
# batches so far, `new = old + (batch mean - old) / count`. It changes `centre` in place, returns
# nothing, and is compiled with `nnx.jit`.
#
# `trained(centre)` and `statistics(centre)` return the state of `centre` as pure dicts: the first
# of the type `nnx.Param`, the second of the type `RunningMean`.
#
# One call: after `centre = Centre(2)`, `update(centre, x)` and `update(centre, 3 * x)` with
# `x = [[1, 4], [3, 8]]`, `statistics(centre)` is `{"mean": [4, 12], "count": 2}` and
# `trained(centre)` is `{"offset": [0, 0]}`.
#
# <details><summary>Hint 1</summary>
#
# Three lines in `__init__`, as in the example above. `jnp.zeros((), jnp.int32)` is the count.
#
# </details>
# <details><summary>Hint 2</summary>
#
# In `update`, write *into* the variables: `centre.count[...] = ...`, `centre.mean[...] = ...`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `@nnx.jit` above `update`. First the count goes up, then the mean moves: by the formula above,
# with the new count. Both are written through `[...]`.
#
# </details>


# %% solution="Centre"
# class Centre(nnx.Module), made as Centre(features)
# update(centre: Centre, x: Array) -> None
# trained(centre: Centre) -> dict, statistics(centre: Centre) -> dict
### BEGIN SOLUTION
class Centre(nnx.Module):
    """Subtracts a running mean, and adds a trained offset."""

    def __init__(self, features: int):
        self.offset = nnx.Param(jnp.zeros(features))
        self.mean = RunningMean(jnp.zeros(features))
        self.count = RunningMean(jnp.zeros((), jnp.int32))

    def __call__(self, x: Array) -> Array:
        return x - self.mean[...] + self.offset[...]


@nnx.jit
def update(centre: Centre, x: Array) -> None:
    """Takes one more batch into the running mean."""
    centre.count[...] += 1
    centre.mean[...] += (x.mean(axis=0) - centre.mean[...]) / centre.count[...]


def trained(centre: Centre) -> dict[str, Any]:
    """The parameters, as a pure dict."""
    return nnx.to_pure_dict(nnx.state(centre, nnx.Param))


def statistics(centre: Centre) -> dict[str, Any]:
    """What is not trained, as a pure dict."""
    return nnx.to_pure_dict(nnx.state(centre, RunningMean))


### END SOLUTION


# %% tests="Centre" points=3
x2 = jnp.array([[1.0, 4.0], [3.0, 8.0]])
centre2 = Centre(2)


def variables_for_arrays():
    from autograder.diagnoses import find

    values = [*trained(Centre(2)).values(), *statistics(Centre(2)).values()]
    if any(isinstance(value, nnx.Variable) for value in values):
        return find("JX122").finding(
            called="statistics(centre)",
            got="a dict of Variables",
            expected="a pure dict: the arrays in them",
        )


def statistics_are_params():
    from autograder.diagnoses import find

    if not {"mean", "count"}.isdisjoint(trained(Centre(2))):
        return find("JX1017").finding(
            called="trained(Centre(2))",
            got=f"the parameters {sorted(trained(Centre(2)))}",
            expected="the parameter 'offset'",
        )


check.values(
    (trained(centre2), statistics(centre2)),
    ({"offset": jnp.zeros(2)}, {"mean": jnp.zeros(2), "count": jnp.array(0)}),
    type=jax.Array,
    mistakes={"JX414": ({"offset": jnp.zeros(2)}, {"mean": jnp.zeros(2)})},
    diagnose=(variables_for_arrays, statistics_are_params),
    name="variables",
)
for name, kind in (("offset", "Param"), ("mean", "RunningMean"), ("count", "RunningMean")):
    variable = getattr(centre2, name)
    check.true(
        kind in str(variable),
        f"`{name}` is not of the type {kind}.",
        code="JX414" if isinstance(variable, int) else "JX614",
        name="types",
        diagnose=(statistics_are_params,),
    )
check.values((update(centre2, x2), update(centre2, 3 * x2)), (None, None), name="returns nothing")
check.values(
    statistics(centre2),
    {"mean": jnp.array([4.0, 12.0]), "count": jnp.array(2)},
    rtol=1e-4,
    mistakes={
        "JX1001": {"mean": jnp.zeros(2), "count": jnp.array(0)},
        "JX1004": {"count": jnp.array(2)},
        "JX823": {"mean": jnp.array([6.0, 18.0]), "count": jnp.array(2)},
    },
    diagnose=(variables_for_arrays, statistics_are_params),
    name="statistics",
)
before = statistics(centre2)
centre2.offset[...] = jnp.array([100.0, 10.0])
shifted = x2 - jnp.array([4.0, 12.0]) + jnp.array([100.0, 10.0])
check.values(centre2(x2), shifted, type=jax.Array, name="output")
check.values(trained(centre2), {"offset": jnp.array([100.0, 10.0])}, name="trained", rtol=1e-4)


def moved_by_a_call():
    from autograder.diagnoses import find

    numbers = [tree["count"] for tree in (before, statistics(centre2)) if isinstance(tree, dict)]
    if not all(isinstance(number, jax.Array | np.ndarray) for number in numbers):
        return None
    return find("JX140").finding(
        called="centre(x)",
        got=f"an output, and a count that went from {numbers[0]} to {numbers[-1]}",
        expected="an output, and nothing changed",
    )


check.values(
    statistics(centre2),
    before,
    name="a call changes nothing",
    diagnose=(variables_for_arrays, moved_by_a_call),
)
check.jitted(update, centre2, x2)


### BEGIN HIDDEN TESTS
# sentence: "`offset`, an `nnx.Param`: zeros of shape `(features,)`" -> variables, types | four
# sentence: "`mean`, a `RunningMean`: zeros of shape `(features,)`" -> variables, types | four
# sentence: "`count`, a `RunningMean`: an int32 array of shape `()`" -> variables, types | four
# sentence: "What they hold are JAX arrays from the start" -> variables | -
# sentence: "it returns `x - mean + offset`, and changes nothing" -> output, a call changes | four
# sentence: "the plain average of the means of all batches so far" -> statistics | four batches
# sentence: "It changes `centre` in place, returns nothing" -> statistics, returns nothing | four
# sentence: "is compiled with `nnx.jit`" -> jitted | -
# sentence: "return the state of `centre` as pure dicts" -> variables, trained | four batches
def centre_after(make, update, statistics, batches):
    centre = make(3)
    centre.offset[...] = jnp.array([1.0, -2.0, 3.0])
    for x in batches:
        update(centre, x)
        output = centre(x)
    return statistics(centre), output


four_batches = list(jnp.asarray(np.random.default_rng(3).normal(size=(4, 5, 3)), jnp.float32))
check.values(
    centre_after(Centre, update, statistics, four_batches),
    centre_after(reference.Centre, reference.update, reference.statistics, four_batches),
    rtol=1e-4,
    diagnose=(variables_for_arrays,),
    name="four batches",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.3 Training
#
# The network of the rest of this notebook:


# %% trusted="net"
class Net(nnx.Module):
    """Linear, BatchNorm, relu, Linear. Maps x of shape (B, 3) to logits of shape (B, 2)."""

    def __init__(self, *, rngs: nnx.Rngs):
        self.first = nnx.Linear(3, 4, rngs=rngs)
        self.norm = nnx.BatchNorm(4, momentum=0.9, rngs=rngs)
        self.last = nnx.Linear(4, 2, rngs=rngs)

    def __call__(self, x: Array) -> Array:
        return self.last(nnx.relu(self.norm(self.first(x))))


def contents(net: Any) -> dict[str, Any]:
    """All arrays of a `Net`: layer -> name -> array."""
    dense, norm = ("kernel", "bias"), ("scale", "bias", "mean", "var")
    names = {"first": dense, "norm": norm, "last": dense}
    return {
        layer: {name: getattr(getattr(net, layer), name).get_value() for name in names[layer]}
        for layer in names
    }


def net_by_hand(state: dict[str, Any], x: Array, train: bool) -> tuple[Array, dict[str, Array]]:
    """What a `Net` with these contents computes, without flax: `(logits, new mean and var)`."""
    norm = state["norm"]
    h = x @ state["first"]["kernel"] + state["first"]["bias"]
    used = {"mean": h.mean(axis=0), "var": h.var(axis=0)} if train else norm
    new = {k: 0.9 * norm[k] + 0.1 * used[k] if train else norm[k] for k in ("mean", "var")}
    h = (h - used["mean"]) / jnp.sqrt(used["var"] + 1e-5) * norm["scale"] + norm["bias"]
    return jax.nn.relu(h) @ state["last"]["kernel"] + state["last"]["bias"], new


def cross_entropy(logits: Array, y: Array) -> Array:
    return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()


# %% [markdown]
# A new `Net` is in training mode: its BatchNorm uses the batch and moves its statistics.
# `net.eval()` switches to the running statistics, `net.train()` back.
#
# `nnx.value_and_grad(loss_fn)(model)` gives gradients for the variables of the type `nnx.Param`,
# and keeps what else changed in the model. `nnx.Optimizer(model, tx, wrt=nnx.Param)` makes the
# optimizer's state for the same variables; `optimizer.update(model, grads)` changes both in place.
#
# And this is what goes wrong with `jax.jit`: the loss comes out, and nothing has happened.

# %%
rng = np.random.default_rng(0)
x = jnp.asarray(rng.normal(size=(5, 3)), dtype=jnp.float32)
y = jnp.array([0, 1, 1, 0, 1])


def careless_step(net, optimizer, x, y):
    loss, grads = nnx.value_and_grad(lambda net: cross_entropy(net(x), y))(net)
    optimizer.update(net, grads)
    return loss


net = Net(rngs=nnx.Rngs(0))
optimizer = nnx.Optimizer(net, optax.sgd(0.1), wrt=nnx.Param)
broken = jax.jit(careless_step)
print([round(float(broken(net, optimizer, x, y)), 4) for _ in range(3)])
print("statistics:", net.norm.mean[...], " steps:", optimizer.step[...])

# %% [markdown]
# ### Exercise `train_step` (4 points, 20 minutes, medium): repair
#
# A tutorial of 2024 trains like this:
#
#     def make(seed, tx):
#         model = Net(rngs=nnx.Rngs(seed))
#         optimizer = nnx.Optimizer(model, tx)
#         return model, optimizer
#
#     @jax.jit
#     def train_step(model, optimizer, x, y):
#         def loss_fn(params):
#             return cross_entropy(model(x), y)
#
#         loss, grads = jax.value_and_grad(loss_fn)(model)
#         optimizer.update(grads)
#         return loss
#
# Repair both functions.
#
# * `make(seed, tx)` returns `(model, optimizer)`: a `Net` from `nnx.Rngs(seed)` in training mode,
#   and an `nnx.Optimizer` with the Optax optimizer `tx` for **its parameters only**.
# * `train_step(model, optimizer, x, y)` returns the loss of this batch before the step,
#   `cross_entropy` of the model's output in training mode; `x` is float32 `(B, 3)`, `y` int32
#   `(B,)`.
# * It changes `model` and `optimizer` in place: one step of `tx` on the parameters, and the running
#   statistics moved by the rule of BatchNorm and by nothing else. (The tests use weight decay.)
# * `train_step` is jitted, with `nnx.jit`.
#
# One call: after `model, optimizer = make(0, optax.sgd(0.1))`, repeated calls of
# `train_step(model, optimizer, x, y)` with the `x` and `y` above return falling losses, and
# `model.norm.mean` is not zero any more.
#
# <details><summary>Hint 1</summary>
#
# Two errors have names: the current `Optimizer` wants `wrt=`, and `update` wants the model as well.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The loss function must use *its argument*. With `model` from outside, the inner function would
# change an object that belongs to the outer one, which JAX refuses.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three names of nnx: one compiles, one differentiates a function of the model, and one method of
# the optimizer takes the model and the gradients.
#
# </details>


# %% solution="train_step"
# make(seed: int, tx: optax.GradientTransformation) -> tuple[Net, nnx.Optimizer]
# train_step(model: Net, optimizer: nnx.Optimizer, x: Array, y: Array) -> Array
### BEGIN SOLUTION
def make(seed: int, tx: optax.GradientTransformation) -> tuple[Net, nnx.Optimizer]:
    """A fresh model and an optimizer of its parameters."""
    model = Net(rngs=nnx.Rngs(seed))
    return model, nnx.Optimizer(model, tx, wrt=nnx.Param)


@nnx.jit
def train_step(model: Net, optimizer: nnx.Optimizer, x: Array, y: Array) -> Array:
    """One step, in place. Returns the loss."""

    def loss_fn(model):
        return cross_entropy(model(x), y)

    loss, grads = nnx.value_and_grad(loss_fn)(model)
    optimizer.update(model, grads)
    return loss


### END SOLUTION


# %% tests="train_step" points=4
x5 = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
y5 = jnp.array([0, 1, 1, 0, 1])


def after_steps(make, train_step, tx, steps):
    model, optimizer = make(0, tx)
    losses = [train_step(model, optimizer, x5, y5) for _ in range(steps)]
    return contents(model), losses


decayed_sgd = optax.chain(optax.add_decayed_weights(0.5), optax.sgd(0.1))
at_start, _ = after_steps(make, train_step, decayed_sgd, 0)
logits5, moved5 = net_by_hand(at_start, x5, train=True)


def trained_part(state):
    """The parameters, but for the bias before BatchNorm: its gradient is 0."""
    norm = {name: state["norm"][name] for name in ("scale", "bias")}
    return {"kernel": state["first"]["kernel"], "norm": norm, "last": state["last"]}


def stepped(rate, decay, train=True, sign=1):
    """By how much one step of gradient descent changes the parameters of the `Net` at the start."""

    def loss_of(state):
        return cross_entropy(net_by_hand(state, x5, train)[0], y5)

    grads = jax.grad(loss_of)(at_start)
    return trained_part(jax.tree.map(lambda p, g: -rate * (sign * g + decay * p), at_start, grads))


for seed in (0, 3):
    check.values(
        contents(make(seed, decayed_sgd)[0]),
        contents(Net(rngs=nnx.Rngs(seed))),
        mistakes={"JX204": contents(Net(rngs=nnx.Rngs(0)))},
        name="make",
    )


def no_step():
    from autograder.diagnoses import find

    now = after_steps(make, train_step, decayed_sgd, 1)[0]
    moved = {
        part: not np.allclose(now["norm"][part], at_start["norm"][part]) for part in now["norm"]
    }
    if moved["mean"] and not moved["bias"]:
        return find("JX930").finding(
            called="train_step(model, optimizer, x, y)",
            got="a model with moved statistics and the old parameters",
            expected="a step of the optimizer on the parameters",
        )


check.state_changes(
    lambda start: after_steps(make, train_step, decayed_sgd, 1)[0],
    (at_start,),
    changes=("first", "norm.scale", "last", "norm.mean", "norm.var"),
    codes={"first": "JX1001", "norm.mean": "JX827"},
    diagnose=(no_step,),
    name="what a step changes",
)
check.values(
    after_steps(make, train_step, decayed_sgd, 1)[1],
    [cross_entropy(logits5, y5)],
    rtol=1e-4,
    mistakes={"JX827": [cross_entropy(net_by_hand(at_start, x5, train=False)[0], y5)]},
    name="loss",
)
after_one = after_steps(make, train_step, decayed_sgd, 1)[0]
check.values(
    trained_part(jax.tree.map(jnp.subtract, after_one, at_start)),
    stepped(0.1, 0.5),
    rtol=1e-3,
    mistakes={
        "JX902": stepped(0.1, 0.5, sign=-1),
        "JX027": stepped(0.1, 0.0),
        "JX827": stepped(0.1, 0.5, train=False),
        "JX930": stepped(0.0, 0.0),
    },
    name="change of the parameters",
)


def how_statistics_moved():
    from autograder.diagnoses import find

    code, got = "JX1006", "running statistics that something else than BatchNorm has changed"
    for parameters in (at_start, after_one):
        once = {**parameters, "norm": {**parameters["norm"], **moved5}}
        if np.allclose(stats5["mean"], net_by_hand(once, x5, train=True)[1]["mean"], rtol=1e-3):
            code, got = "JX320", "running statistics that two forward passes have moved"
    return find(code).finding(
        called="train_step(model, optimizer, x, y)",
        got=got,
        expected="one forward pass, and an optimizer of the parameters only",
    )


stats5 = after_steps(make, train_step, decayed_sgd, 1)[0]["norm"]
check.values(
    {name: stats5[name] for name in ("mean", "var")},
    moved5,
    rtol=1e-4,
    mistakes={"JX823": {name: at_start["norm"][name] for name in ("mean", "var")}},
    diagnose=(
        lambda: (
            None if np.allclose(stats5["var"], at_start["norm"]["var"]) else how_statistics_moved()
        ),
    ),
    name="statistics",
)
model5, optimizer5 = make(1, decayed_sgd)
train_step(model5, optimizer5, x5, y5)
check.values(optimizer5.step[...], jnp.uint32(1), dtype=False, name="steps of the optimizer")
check.jitted(train_step, *make(1, optax.sgd(0.1)), x5, y5)


### BEGIN HIDDEN TESTS
# sentence: "a `Net` from `nnx.Rngs(seed)` in training mode" -> make | three steps with weight decay
# sentence: "with the Optax optimizer `tx` for **its parameters only**" -> change | three steps
# sentence: "returns the loss of this batch before the step" -> loss | three steps with weight decay
# sentence: "one step of `tx` on the parameters" -> change of the parameters | three steps
# sentence: "moved by the rule of BatchNorm and by nothing else" -> statistics | three steps
# sentence: "`train_step` is jitted, with `nnx.jit`" -> jitted | -
momentum = optax.chain(optax.add_decayed_weights(0.5), optax.sgd(0.1, momentum=0.9))
check.values(
    after_steps(make, train_step, momentum, 3),
    after_steps(reference.make, reference.train_step, momentum, 3),
    rtol=1e-3,
    name="three steps with weight decay",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.4 The functional way
#
# An nnx module can be taken apart into its structure and its arrays, and put together again:
#
#     graphdef, state = nnx.split(net)           graphdef: the structure, no arrays
#     net = nnx.merge(graphdef, state)           state: a tree of all arrays
#
# Then everything works with plain `jax.jit`, as in linen: the state goes in, and the new state
# comes out. If you split by type, the types must cover everything; `...` stands for the rest:
#
#     graphdef, params, rest = nnx.split(net, nnx.Param, ...)
#
# `merge` puts the same variables into the new module. In a function that `jax.grad` differentiates
# they belong to the function around it and may not be changed from within: a call in training mode
# is a TraceContextError. `nnx.merge(graphdef, params, rest, copy=True)` makes new ones.
#
# `nnx.to_pure_dict(state)` is the state as nested dicts, which is what one stores in a file. The
# next cell has the way back, `load`.


# %% trusted="load"
_prototype = Net(rngs=nnx.Rngs(0))


def load(state: dict[str, Any]) -> Net:
    """A new `Net`, in training mode, with the arrays of `state` (a pure dict; traced or not)."""
    graphdef, template = nnx.split(_prototype)
    nnx.replace_by_pure_dict(template, state)
    return nnx.merge(graphdef, template)


def random_state(seed: int) -> dict[str, Any]:
    """The pure dict of a `Net` that might have been trained for a while."""
    rng = np.random.default_rng(seed)

    def normal(*shape: int) -> Array:
        return jnp.asarray(rng.normal(size=shape), dtype=jnp.float32)

    return {
        "first": {"kernel": normal(3, 4), "bias": normal(4)},
        "norm": {
            "scale": 1 + normal(4) / 4,
            "bias": normal(4),
            "mean": normal(4),
            "var": jnp.exp(normal(4) / 2),
        },
        "last": {"kernel": normal(4, 2), "bias": normal(2)},
    }


def random_batch(rng: np.random.Generator, state: dict[str, Any], rows: int = 5) -> Array:
    """Inputs that differ after `first`; the variance of nearly equal numbers is mere rounding."""
    first = jax.tree.map(np.asarray, state["first"])

    def spread(x: np.ndarray) -> float:
        h = x @ first["kernel"] + first["bias"]
        return float((h.std(axis=0) / (abs(h.mean(axis=0)) + 1)).min())

    drawn = rng.normal(size=(20, rows, 3)).astype(np.float32)
    return jnp.asarray(max(drawn, key=spread))


# %%
print(jax.tree.map(jnp.shape, nnx.to_pure_dict(nnx.state(load(random_state(0))))))
try:
    nnx.split(load(random_state(0)), nnx.Param)
except ValueError as error:
    print("ValueError:", str(error).split(",")[0])

# %% [markdown]
# ### Exercise `functional_step` (3 points, 20 minutes, medium)
#
# Write `functional_step(state, x, y)`: one step of plain gradient descent with learning rate 0.1,
# without side effects. It returns the pair `(new_state, loss)`.
#
# * `state` and `new_state` are pure dicts with the arrays of a `Net`, as `random_state` makes them.
# * `x` is float32 of shape `(B, 3)`, `y` is int32 of shape `(B,)`. The rows of `x` may be equal.
# * `loss` is the `cross_entropy` of the model's output in training mode.
# * In `new_state` each parameter is `parameter - 0.1 * gradient`, and `mean` and `var` of `"norm"`
#   are the running statistics after this forward pass.
# * It is pure, and it is jitted, with `jax.jit`.
#
# One call: `functional_step(random_state(0), jnp.eye(3), jnp.zeros(3, int))` returns a dict of the
# same structure as `random_state(0)`, and a loss of shape `()`.
#
# <details><summary>Hint 1</summary>
#
# `model = load(state)` *inside* the function: then the model belongs to this trace and may change.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `nnx.value_and_grad(loss_fn)(model)` moves the statistics of `model` by the way. Its gradients
# have the structure of `nnx.state(model, nnx.Param)`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.tree.map` makes new parameters of `nnx.state(model, nnx.Param)` and the gradients,
# `nnx.update` writes them into the model, and what is returned is all of its state, as a pure dict.
#
# </details>


# %% solution="functional_step"
# functional_step(state: dict, x: Array, y: Array) -> tuple[dict, Array]
# - x: shape (B, 3), float32; y: shape (B,), int32.
# Returns (new_state, loss).
### BEGIN SOLUTION
@jax.jit
def functional_step(state: dict[str, Any], x: Array, y: Array) -> tuple[dict[str, Any], Array]:
    """One step of gradient descent on a model that nobody else holds."""
    model = load(state)
    loss, grads = nnx.value_and_grad(lambda model: cross_entropy(model(x), y))(model)
    params = nnx.state(model, nnx.Param)
    nnx.update(model, jax.tree.map(lambda p, g: p - 0.1 * g, params, grads))
    return nnx.to_pure_dict(nnx.state(model)), loss


### END SOLUTION


# %% tests="functional_step" points=3
x5 = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
y5 = jnp.array([0, 1, 1, 0, 1])
state5 = random_state(5)
logits5, moved5 = net_by_hand(state5, x5, train=True)
with_moved_statistics = {**state5, "norm": {**state5["norm"], **moved5}}
_, twice5 = net_by_hand(with_moved_statistics, x5, train=True)


def stepped_by_hand(state, rate=0.1, train=True):
    """By how much one step of gradient descent changes the parameters."""

    def loss_of(state):
        return cross_entropy(net_by_hand(state, x5, train)[0], y5)

    return parameters(jax.tree.map(lambda g: -rate * g, jax.grad(loss_of)(state)))


def parameters(state):
    """The parameters, but for the bias before BatchNorm: its gradient is 0."""
    norm = {name: state["norm"][name] for name in ("scale", "bias")}
    return {"kernel": state["first"]["kernel"], "norm": norm, "last": state["last"]}


def in_evaluation_mode():
    from autograder.diagnoses import find

    loss = cross_entropy(net_by_hand(state5, x5, train=False)[0], y5)
    if np.allclose(functional_step(state5, x5, y5)[1], loss, rtol=1e-4):
        return find("JX827").finding(
            called="functional_step(state, x, y)",
            got="the loss of evaluation mode, and statistics as they were",
            expected="training mode",
        )


check.state_changes(
    functional_step,
    (state5, x5, y5),
    changes=("first.kernel", "norm.scale", "last.bias", "norm.mean", "norm.var"),
    codes={"first.kernel": "JX1018", "norm.mean": "JX823"},
    diagnose=(in_evaluation_mode,),
)
check.values(
    functional_step(state5, x5, y5)[1],
    cross_entropy(logits5, y5),
    rtol=1e-4,
    mistakes={"JX827": cross_entropy(net_by_hand(state5, x5, train=False)[0], y5)},
    name="loss",
)
check.values(
    parameters(jax.tree.map(jnp.subtract, functional_step(state5, x5, y5)[0], state5)),
    stepped_by_hand(state5),
    rtol=1e-3,
    mistakes={
        "JX902": stepped_by_hand(state5, rate=-0.1),
        "JX827": stepped_by_hand(state5, train=False),
        "JX930": stepped_by_hand(state5, rate=0.0),
        "JX1007": stepped_by_hand(with_moved_statistics, train=False),
    },
    name="change of the parameters",
)
check.values(
    {name: functional_step(state5, x5, y5)[0]["norm"][name] for name in ("mean", "var")},
    moved5,
    rtol=1e-4,
    mistakes={
        "JX320": twice5,
        "JX823": {name: state5["norm"][name] for name in ("mean", "var")},
    },
    name="statistics",
)
equal_rows = jnp.ones((5, 3))
check.values(
    functional_step(state5, equal_rows, y5)[1],
    cross_entropy(net_by_hand(state5, equal_rows, train=True)[0], y5),
    rtol=1e-4,
    name="equal rows",
)
check.pure(functional_step, state5, x5, y5)
check.jitted(functional_step, state5, x5, y5)


### BEGIN HIDDEN TESTS
# sentence: "pure dicts with the arrays of a `Net`" -> state_changes | equivalent
# sentence: "`x` is float32 of shape `(B, 3)`" -> loss | equivalent, one row
# sentence: "The rows of `x` may be equal" -> equal rows | one row
# sentence: "the `cross_entropy` of the model's output in training mode" -> loss | equivalent
# sentence: "each parameter is `parameter - 0.1 * gradient`" -> change | equivalent
# sentence: "the running statistics after this forward pass" -> statistics | equivalent
# sentence: "It is pure, and it is jitted" -> pure, jitted | -
def uphill():
    from autograder.diagnoses import find

    right = reference.functional_step(state5, x5, y5)[0]["first"]["kernel"]
    got, start = functional_step(state5, x5, y5)[0]["first"]["kernel"], state5["first"]["kernel"]
    if np.allclose(got - start, start - right, rtol=1e-2, atol=1e-5):
        return find("JX902").finding(
            called="functional_step(state, x, y)",
            got="parameters that moved up the gradient",
            expected="parameter - 0.1 * gradient",
        )


def step_inputs(rng, case):
    state = random_state(int(rng.integers(999)))
    return state, random_batch(rng, state), jnp.asarray(rng.integers(0, 2, size=5))


check.equivalent(
    functional_step,
    reference.functional_step,
    inputs=step_inputs,
    rtol=1e-3,
    cases=6,
    diagnose=(uphill,),
)
one_row, of_one_row = functional_step(state5, x5[:1], y5[:1])
wanted, wanted_loss = reference.functional_step(state5, x5[:1], y5[:1])
check.values(
    (one_row["last"], of_one_row), (wanted["last"], wanted_loss), rtol=1e-3, name="one row"
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.5 From linen to nnx: the wrapper
#
# Here is the same network in linen, with the names that linen gives by itself.


# %% trusted="linen_net"
class LinenNet(nn.Module):
    """The linen twin of `Net`. Maps x of shape (B, 3) to logits of shape (B, 2)."""

    @nn.compact
    def __call__(self, x: Array, train: bool = False) -> Array:
        x = nn.Dense(4)(x)
        x = nn.BatchNorm(use_running_average=not train, momentum=0.9)(x)
        return nn.Dense(2)(nn.relu(x))


def random_variables(seed: int) -> dict[str, Any]:
    """Variables of a `LinenNet` that might have been trained for a while."""
    state = random_state(seed)
    norm = state["norm"]
    params = {
        "Dense_0": state["first"],
        "BatchNorm_0": {"scale": norm["scale"], "bias": norm["bias"]},
        "Dense_1": state["last"],
    }
    stats = {"BatchNorm_0": {"mean": norm["mean"], "var": norm["var"]}}
    return {"params": params, "batch_stats": stats}


# %% [markdown]
# `bridge.ToNNX(module, rngs=...)` wraps a linen module as an nnx module. (`bridge.from_linen`,
# which some tutorials use, does not exist.) Linen makes its variables when it sees an input, so the
# wrapper has none until `bridge.lazy_init(wrapper, x)` has run. Then they are attributes, a dict
# for each linen layer, and each variable has an nnx type:

# %%
wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
bridge.lazy_init(wrapper, jnp.ones((1, 3)))
print(type(wrapper.Dense_0["kernel"]), type(wrapper.BatchNorm_0["mean"]))

# The same seed does not mean the same weights: the wrapper draws its keys in its own way.
fresh = LinenNet().init(jax.random.key(0), jnp.ones((1, 3)))
print(jnp.abs(wrapper.Dense_0["kernel"][...] - fresh["params"]["Dense_0"]["kernel"]).max())

# %% [markdown]
# So weights are not made again, they are *copied*. `nnx.update(wrapper, tree)` writes the arrays of
# a nested dict into the variables of the same names. Mind that `params` and `batch_stats` both have
# a `"BatchNorm_0"`, with different variables in it.
#
# In training mode the wrapper is called as
# `wrapper(x, train=True, mutable=["batch_stats"])`: it returns the output **only**, and keeps the
# new statistics itself.

# %% [markdown]
# ### Exercise `linen_to_nnx` (3 points, 15 minutes, easy)
#
# Write `linen_to_nnx(variables, x)`.
#
# * `variables` are those of a trained `LinenNet()`: a dict with `"params"` and `"batch_stats"`.
#   `x` is an input of shape `(B, 3)`, float32, for the lazy initialisation.
# * It returns a `bridge.ToNNX` wrapper around `LinenNet()` that holds exactly these parameters and
#   these statistics: `wrapper(x)` gives what `LinenNet().apply(variables, x)` gives, and a call in
#   training mode starts from these statistics.
# * `variables` is not changed.
#
# One call: `linen_to_nnx(random_variables(0), jnp.ones((1, 3)))(jnp.ones((5, 3)))` equals
# `LinenNet().apply(random_variables(0), jnp.ones((5, 3)))`.
#
# <details><summary>Hint 1</summary>
#
# Make the wrapper, initialise it as in the cell above, and then overwrite what it has drawn.
#
# </details>
# <details><summary>Hint 2</summary>
#
# One `nnx.update` for each of the two collections.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A joint dict `{**params, **batch_stats}` would lose half of `"BatchNorm_0"`. So each collection is
# written by a call of its own.
#
# </details>


# %% solution="linen_to_nnx"
def linen_to_nnx(variables: dict[str, Any], x: Array) -> bridge.ToNNX:
    """Wraps a `LinenNet` with the given variables as an nnx module.

    - `variables`: {"params": ..., "batch_stats": ...}. Not changed.
    - `x`: an input, shape (B, 3), float32.
    """
    ### BEGIN SOLUTION
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    for collection in variables.values():
        nnx.update(wrapper, collection)
    return wrapper
    ### END SOLUTION


# %% tests="linen_to_nnx" points=3
x5 = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
variables5 = random_variables(5)
wrapped5 = linen_to_nnx(variables5, x5[:1])


def wrapper_fault(wrapper):
    """The diagnosis of what is no initialised wrapper, or None."""
    if wrapper is None:
        return "JX008"
    if not isinstance(wrapper, bridge.ToNNX):
        return "JX018"
    try:
        return None if isinstance(wrapper.Dense_0["kernel"], nnx.Variable) else "JX1011"
    except AttributeError:
        return "JX1011"


check.true(
    wrapper_fault(wrapped5) is None,
    "The result is not a bridge.ToNNX wrapper with variables in it.",
    code=wrapper_fault(wrapped5) or "JX1011",
    name="wrapper",
)


scale_and_bias = variables5["params"]["BatchNorm_0"]
mean_and_var = variables5["batch_stats"]["BatchNorm_0"]


def what_is_missing():
    from autograder.diagnoses import find

    found = []
    for code, name, leaves in (
        ("JX1012", "Dense_0", variables5["params"]["Dense_0"]),
        ("JX1012", "Dense_1", variables5["params"]["Dense_1"]),
        ("JX614", "BatchNorm_0", scale_and_bias),
        ("JX824", "BatchNorm_0", mean_and_var),
    ):
        layer = getattr(wrapped5, name)
        found += [
            (code, name, k) for k in leaves if not np.allclose(layer[k].get_value(), leaves[k])
        ]
    if not found:
        return None
    code, name, leaf = found[0]
    got = f"another {name}[{leaf!r}] than that of the variables"
    norm = {k: wrapped5.BatchNorm_0[k].get_value() for k in ("scale", "bias", "mean", "var")}
    for right, array in {**scale_and_bias, **mean_and_var}.items():
        wrong = [k for k in norm if k != right and np.allclose(norm[k], array)]
        if wrong:
            code, got = "JX609", f"the {right} of the variables as BatchNorm_0[{wrong[0]!r}]"
    _, moved = LinenNet().apply(variables5, x5[:1], train=True, mutable=["batch_stats"])
    if np.allclose(norm["mean"], moved["batch_stats"]["BatchNorm_0"]["mean"], rtol=1e-4):
        code, got = "JX123", "statistics that a call in training mode has moved"
    return find(code).finding(
        called="linen_to_nnx(variables, x)",
        got=got,
        expected="parameters and statistics of the variables",
    )


check.values(
    wrapped5(x5),
    LinenNet().apply(variables5, x5),
    rtol=1e-4,
    diagnose=(what_is_missing,),
    name="output in evaluation",
)
check.values(
    {name: wrapped5.BatchNorm_0[name].get_value() for name in ("mean", "var")},
    mean_and_var,
    diagnose=(what_is_missing,),
    name="statistics",
)
another = linen_to_nnx(random_variables(6), x5[:1])
check.values(
    (wrapped5(x5), another(x5)),
    tuple(LinenNet().apply(random_variables(seed), x5) for seed in (5, 6)),
    rtol=1e-4,
    mistakes={
        "JX140": tuple(LinenNet().apply(random_variables(6), x5) for _ in range(2)),
    },
    name="two wrappers",
)
logits5, updates5 = LinenNet().apply(variables5, x5, train=True, mutable=["batch_stats"])
check.values(
    wrapped5(x5, train=True, mutable=["batch_stats"]),
    logits5,
    rtol=1e-4,
    name="output in training",
)


def untouched(f, *args):
    """Whether a call leaves its arguments as they were."""
    from autograder.checks import authoring

    report = authoring.probed(authoring.subject(f), authoring.probes.purity, args, {})
    return not isinstance(report, Exception) and report.error is None and not report.mutated


check.true(
    untouched(linen_to_nnx, random_variables(5), x5[:1]),
    "`variables` is not as it was before the call.",
    code="JX101",
    name="variables as they were",
)


### BEGIN HIDDEN TESTS
# sentence: "`variables` are those of a trained `LinenNet()`" -> output in evaluation | of others
# sentence: "for the lazy initialisation" -> wrapper | of others
# sentence: "holds exactly these parameters and these statistics" -> statistics, two wrappers | of
# sentence: "a call in training mode starts from these statistics" -> output in training | of others
# sentence: "`variables` is not changed" -> variables as they were | -
variables7 = random_variables(7)
wrapped7 = linen_to_nnx(variables7, x5)
logits7, updates7 = LinenNet().apply(variables7, x5, train=True, mutable=["batch_stats"])
check.values(
    wrapped7(x5, train=True, mutable=["batch_stats"]),
    logits7,
    rtol=1e-4,
    name="output in training, of others",
)
check.values(
    {name: wrapped7.BatchNorm_0[name].get_value() for name in ("mean", "var")},
    updates7["batch_stats"]["BatchNorm_0"],
    rtol=1e-4,
    name="statistics after training",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.6 From nnx to linen
#
# `bridge.to_linen(Class, *args, **kwargs)` makes a linen module of an nnx **class** and the
# arguments of its constructor, all but `rngs`, which it provides. It returns one thing, the module;
# variables come from `init`, or from you:
#
#     nnx type          linen collection
#     nnx.Param         "params"
#     nnx.BatchStat     "batch_stats"
#
# Take care to pass both. A linen module complains if a collection is missing. A bridged nnx class
# has statistics of its own from the constructor, and goes on with these, without a word.

# %%
linen_module = bridge.to_linen(Net)
made = linen_module.init(jax.random.key(0), jnp.ones((1, 3)))
print(jax.tree.map(jnp.shape, made))

# %% [markdown]
# ### Exercise `nnx_to_linen` (2 points, 10 minutes, medium)
#
# Write `nnx_to_linen(state)`. It returns the pair `(module, variables)`.
#
# * `state` is a pure dict with the arrays of a trained `Net`, as `random_state` makes them.
# * `module` is the linen module that `bridge.to_linen` makes of `Net`.
# * `variables` is a dict of its variables with the arrays of `state`: `{"params": {...},
#   "batch_stats": {...}}`, nested dicts, `mean` and `var` in `"batch_stats"`, all others in
#   `"params"`.
# * So `module.apply(variables, x, mutable=["batch_stats"])` gives the output of the `Net` in
#   training mode, and the new statistics. `state` is not changed.
#
# One call: `module, variables = nnx_to_linen(random_state(0))`; then
# `variables["batch_stats"]["norm"]["mean"]` is `random_state(0)["norm"]["mean"]`.
#
# <details><summary>Hint 1</summary>
#
# The first half is in the cell above. For the second, either sort the leaves of `state` by hand, or
# let the types do it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `load(state)` is a `Net`, whose variables have types. How do you select by type?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `nnx.state` with a type, then `nnx.to_pure_dict`: once for each of the two types.
#
# </details>


# %% solution="nnx_to_linen"
def nnx_to_linen(state: dict[str, Any]) -> tuple[nn.Module, dict[str, Any]]:
    """The linen module of `Net`, and variables for it with the arrays of `state`."""
    ### BEGIN SOLUTION
    model = load(state)
    types = {"params": nnx.Param, "batch_stats": nnx.BatchStat}
    variables = {name: nnx.to_pure_dict(nnx.state(model, kind)) for name, kind in types.items()}
    return bridge.to_linen(Net), variables
    ### END SOLUTION


# %% tests="nnx_to_linen" points=2
x5 = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
state5 = random_state(5)
wanted5 = {
    "params": {
        "first": state5["first"],
        "norm": {name: state5["norm"][name] for name in ("scale", "bias")},
        "last": state5["last"],
    },
    "batch_stats": {"norm": {name: state5["norm"][name] for name in ("mean", "var")}},
}
at_init = {"norm": {"mean": jnp.zeros(4), "var": jnp.ones(4)}}


def new_weights(kernel):
    from autograder.diagnoses import find

    if not np.allclose(kernel, state5["first"]["kernel"]):
        return find("JX1012").finding(
            called="nnx_to_linen(state)",
            got="newly drawn weights",
            expected="the weights of the state",
        )


def states_for_dicts():
    from autograder.diagnoses import find

    if not all(isinstance(tree, dict) for tree in nnx_to_linen(state5)[1].values()):
        return find("JX122").finding(
            called="nnx_to_linen(state)",
            got="collections that are no dicts, such as an nnx.State",
            expected="nested dicts of arrays",
        )


check.values(
    nnx_to_linen(state5)[1],
    wanted5,
    mistakes={
        "JX824": {"params": wanted5["params"]},
        "JX833": {**wanted5, "batch_stats": at_init},
        "JX1017": {"params": state5},
    },
    diagnose=(
        states_for_dicts,
        lambda: new_weights(nnx_to_linen(state5)[1]["params"]["first"]["kernel"]),
    ),
    name="variables",
)
check.values(
    nnx_to_linen(state5)[0].apply(wanted5, x5, mutable=["batch_stats"]),
    (net_by_hand(state5, x5, True)[0], {"batch_stats": {"norm": net_by_hand(state5, x5, True)[1]}}),
    rtol=1e-4,
    name="module",
)


def untouched(f, *args):
    """Whether a call leaves its arguments as they were."""
    from autograder.checks import authoring

    report = authoring.probed(authoring.subject(f), authoring.probes.purity, args, {})
    return not isinstance(report, Exception) and report.error is None and not report.mutated


if check.values(sorted(nnx_to_linen(state5)[1]), sorted(wanted5), name="collections") is None:
    check.true(
        untouched(nnx_to_linen, state5),
        "`state` is not as it was before the call.",
        code="JX101",
        name="state as it was",
    )


### BEGIN HIDDEN TESTS
# sentence: "`state` is a pure dict with the arrays of a trained `Net`" -> variables | other
# sentence: "the linen module that `bridge.to_linen` makes of `Net`" -> module | other module
# sentence: "`mean` and `var` in `"batch_stats"`, all others in `"params"`" -> variables | other
# sentence: "gives the output of the `Net` in training mode" -> module | other module
# sentence: "`state` is not changed" -> state as it was | -
state8 = random_state(8)
variables8 = reference.nnx_to_linen(state8)[1]
check.values(
    nnx_to_linen(state8)[1], variables8, name="other variables", diagnose=(states_for_dicts,)
)
check.values(
    nnx_to_linen(state8)[0].apply(variables8, x5, mutable=["batch_stats"])[0],
    net_by_hand(state8, x5, True)[0],
    rtol=1e-4,
    name="other module",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.7 Who complains?
#
# "The wrapped model behaves like the original." In one respect it does not, and it costs people
# their statistics: what happens in training mode if you forget `mutable=["batch_stats"]`?
#
# Predict before you go on. There are three ways to call one and the same network in training mode
# without `mutable`: linen as it is, the `ToNNX` wrapper around it, and the nnx network that
# `to_linen` has made linen. Which of them complain? Nobody marks your guess, but the exercise tells
# you whether it was right.

# %%
guess = {"linen": "complains?", "to_nnx": "complains?", "to_linen": "complains?"}

# %% [markdown]
# ### Exercise `bridge_facts` (2 points, 15 minutes, medium): predict, then run; refute
#
# Write `bridge_facts(variables, nnx_variables, x)`, which tries it and returns a dict of what
# happened.
#
# * `variables` are those of a `LinenNet()`; `nnx_variables` are those of `bridge.to_linen(Net)`,
#   `{"params": {"first": ...}, "batch_stats": {"norm": ...}}`; `x` is float32 of shape `(B, 3)`.
#
# | key | try this | return |
# | --- | --- | --- |
# | `"linen"` | `LinenNet().apply(variables, x, train=True)` | the name of the class of error |
# | `"to_nnx"` | an initialised `ToNNX` wrapper of `LinenNet()`, with `train=True` | its name, too |
# | `"to_linen"` | `bridge.to_linen(Net)` applied to `nnx_variables`, `x` | the output: an array |
# | `"lost"` | that once more, with `mutable=["batch_stats"]` | the `mean` in the updates: `(4,)` |
#
# In the first three rows `mutable` is left out; a `Net` is in training mode by itself. The
# wrapper's weights do not matter.
#
# * The two arrays are about *this* `x` and these `nnx_variables`, which need not be those of
#   `variables`: constants fail.
# * It is pure.
#
# What it looks like: `{"linen": "...Error", "to_nnx": "...", "to_linen": Array, "lost": Array}`.
#
# <details><summary>Hint 1</summary>
#
# Try the four things in a cell of your own first.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `except Exception as error`, and then `type(error).__name__`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# With `mutable`, linen modules return `(output, updates)`. The updates are a dict of collections,
# with layers in them.
#
# </details>


# %% solution="bridge_facts"
def bridge_facts(
    variables: dict[str, Any], nnx_variables: dict[str, Any], x: Array
) -> dict[str, Any]:
    """What happens in training mode without `mutable`, in linen and on both sides of the bridge.

    Returns {"linen": str, "to_nnx": str, "to_linen": (B, 2), "lost": (4,)}.
    """

    ### BEGIN SOLUTION
    def outcome(attempt):
        try:
            attempt()
        except Exception as error:
            return type(error).__name__
        return "no exception"

    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    module = bridge.to_linen(Net)
    _, updates = module.apply(nnx_variables, x, mutable=["batch_stats"])
    return {
        "linen": outcome(lambda: LinenNet().apply(variables, x, train=True)),
        "to_nnx": outcome(lambda: wrapper(x, train=True)),
        "to_linen": module.apply(nnx_variables, x),
        "lost": updates["batch_stats"]["norm"]["mean"],
    }
    ### END SOLUTION


# %% tests="bridge_facts" points=2
def fact_inputs(seed):
    state = random_state(seed)
    x = random_batch(np.random.default_rng(seed), state)
    norm = state["norm"]
    params = {
        "first": state["first"],
        "norm": {"scale": norm["scale"], "bias": norm["bias"]},
        "last": state["last"],
    }
    stats = {"norm": {"mean": norm["mean"], "var": norm["var"]}}
    return random_variables(seed + 100), {"params": params, "batch_stats": stats}, x


facts1, facts2 = bridge_facts(*fact_inputs(1)), bridge_facts(*fact_inputs(2))


def same_for_two():
    from autograder.diagnoses import find

    if np.array_equal(facts1["lost"], random_state(1)["norm"]["mean"]):
        return None  # the old statistics: another mistake
    code = "JX021" if np.array_equal(facts1["lost"], facts2["lost"]) else "JX022"
    return find(code).finding(
        called="bridge_facts(variables, nnx_variables, x)",
        got="arrays that are not what comes when it is tried",
        expected="what really happens with these inputs",
    )


check.values(sorted(facts1), ["linen", "lost", "to_linen", "to_nnx"], name="keys")
for key in ("linen", "to_nnx"):
    check.true(
        isinstance(facts1[key], str) and facts1[key].endswith("Error"),
        f"{facts1[key]!r} is not the name of a class of error.",
        code="JX022",
        name=key,
    )
check.true(
    facts1["to_linen"].shape == (5, 2) and not np.allclose(facts1["to_linen"], facts2["to_linen"]),
    "The output under 'to_linen' is the same for other inputs, or not of shape (5, 2).",
    code="JX021",
    name="to_linen",
)
check.values(
    facts1["lost"],
    net_by_hand(random_state(1), fact_inputs(1)[2], train=True)[1]["mean"],
    rtol=1e-4,
    mistakes={"JX823": random_state(1)["norm"]["mean"]},
    diagnose=(same_for_two,),
    name="lost",
)
check.pure(bridge_facts, *fact_inputs(1))
# Not looked at here: which error it is, and what the output is.


### BEGIN HIDDEN TESTS
# sentence: "`variables` are those of a `LinenNet()`; `nnx_variables` are those" -> lost | lost
# sentence: "which need not be those of `variables`: constants fail" -> to_linen, lost | lost
# sentence: "the name of the class of error" -> linen, to_nnx | one_key
# sentence: "the output: an array" -> to_linen | to_linen
# sentence: "the `mean` in the updates" -> lost | lost
# sentence: "It is pure" -> pure | -
logits3, moved3 = net_by_hand(random_state(3), fact_inputs(3)[2], train=True)
for one_key, its_value in {
    "linen": "ModifyScopeVariableError",
    "to_nnx": "ModifyScopeVariableError",
}.items():
    check.true(
        bridge_facts(*fact_inputs(3))[one_key] == its_value,
        f"The evidence {one_key!r} is not what happens when it is tried.",
        code="JX022",
        name=one_key,
    )
check.values(
    bridge_facts(*fact_inputs(3))["to_linen"],
    logits3,
    rtol=1e-4,
    diagnose=(same_for_two,),
    name="to_linen",
)
check.values(
    bridge_facts(*fact_inputs(3))["lost"],
    moved3["mean"],
    rtol=1e-4,
    mistakes={"JX823": random_state(3)["norm"]["mean"]},
    diagnose=(same_for_two,),
    name="lost",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.8 Migrating for good
#
# A wrapper keeps linen inside. To leave it behind, write the model in nnx (here: `Net`) and carry
# the numbers over. That is a matter of names. Layers that compute the same keep their arrays in the
# same layout, in linen's `Dense` and nnx's `Linear`: no transposes.
#
#     linen                                          nnx
#     variables["params"]["Dense_0"]["kernel"]       first.kernel
#     variables["params"]["BatchNorm_0"]["scale"]    norm.scale
#     variables["batch_stats"]["BatchNorm_0"]["var"] norm.var
#     variables["params"]["Dense_1"]["bias"]         last.bias
#
# A migration is done when it is *checked*: the same output in evaluation, in training, and the same
# statistics afterwards.

# %% [markdown]
# ### Exercise `migrate` (3 points, 20 minutes, medium): linen → nnx → linen
#
# Write two functions, both in the answer cell.
#
# * `migrate(variables)` returns a `Net` in training mode with all numbers of `variables`, the
#   variables of a `LinenNet()` (both collections). `variables` is not changed, also not when the
#   `Net` is called later.
# * `back(net)` returns the variables of a `LinenNet()`, `{"params": {...}, "batch_stats": {...}}`,
#   with the arrays that `net` holds now. So `back(migrate(variables))` equals `variables`.
#
# The names of the layers are those of the picture above: `Dense_0`, `BatchNorm_0` and `Dense_1` in
# linen, `first`, `norm` and `last` in nnx.
#
# One call: `migrate(random_variables(0)).last.bias[...]` is
# `random_variables(0)["params"]["Dense_1"]["bias"]`.
#
# <details><summary>Hint 1</summary>
#
# `load(state)` above makes a `Net` of a pure dict: layer → name → array. How do you get that dict
# from `variables`? Two collections have to be merged for one of the layers.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `{"first": params["Dense_0"], "norm": {**params["BatchNorm_0"], **stats["BatchNorm_0"]}, ...}`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Back it is the same: one pure dict for each of the two types of variables, each with its layers
# renamed.
#
# </details>


# %% solution="migrate"
# migrate(variables: dict) -> Net
# back(net: Net) -> dict
### BEGIN SOLUTION
_NAMES = {"Dense_0": "first", "BatchNorm_0": "norm", "Dense_1": "last"}


def migrate(variables: dict[str, Any]) -> Net:
    """A `Net` with the numbers of a `LinenNet`."""
    state: dict[str, Any] = {new: {} for new in _NAMES.values()}
    for collection in variables.values():
        for old, leaves in collection.items():
            state[_NAMES[old]].update(leaves)
    return load(state)


def back(net: Net) -> dict[str, Any]:
    """The variables of a `LinenNet` with the numbers of a `Net`."""

    def renamed(kind):
        state = nnx.to_pure_dict(nnx.state(net, kind))
        return {old: state[new] for old, new in _NAMES.items() if new in state}

    return {"params": renamed(nnx.Param), "batch_stats": renamed(nnx.BatchStat)}


### END SOLUTION


# %% tests="migrate" points=3
x5 = jnp.asarray(np.random.default_rng(0).normal(size=(5, 3)), dtype=jnp.float32)
variables5 = random_variables(5)
state5 = random_state(5)
unmoved5 = {**state5["norm"], "mean": jnp.zeros(4), "var": jnp.ones(4)}
net5 = migrate(variables5)
for layer, name in (("first", "kernel"), ("norm", "scale"), ("last", "bias")):
    check.true(
        isinstance(getattr(getattr(net5, layer), name), nnx.Param),
        f"`{layer}.{name}` of the migrated Net is not an nnx.Param any more.",
        code="JX1004",
        name="types of the variables",
    )
check.values(
    contents(net5),
    state5,
    mistakes={
        "JX824": {**state5, "norm": unmoved5},
        "JX126": {
            **state5,
            "first": {**state5["first"], "kernel": state5["first"]["kernel"].T},
            "last": {**state5["last"], "kernel": state5["last"]["kernel"].T},
        },
    },
    name="migrated",
)
check.values(
    back(migrate(variables5)),
    variables5,
    mistakes={
        "JX824": {"params": variables5["params"]},
        "JX833": {
            "params": variables5["params"],
            "batch_stats": {"BatchNorm_0": {"mean": jnp.zeros(4), "var": jnp.ones(4)}},
        },
    },
    name="there and back",
)
net6 = migrate(random_variables(6))
check.values(
    (contents(net5), contents(net6)),
    (state5, random_state(6)),
    mistakes={"JX140": (random_state(6), random_state(6))},
    name="two migrations",
)


def in_both_modes(net, x):
    trained = net(x)
    net.eval()
    return trained, net(x)


logits5, updates5 = LinenNet().apply(variables5, x5, train=True, mutable=["batch_stats"])
after5 = {**variables5, **updates5}
evaluated5 = LinenNet().apply(variables5, x5)
check.values(
    in_both_modes(net5, x5),
    (logits5, LinenNet().apply(after5, x5)),
    rtol=1e-4,
    mistakes={"JX1007": (evaluated5, evaluated5)},
    name="both modes",
)
check.values(
    back(net5),
    after5,
    rtol=1e-4,
    mistakes={"JX823": variables5},
    name="back after a call in training",
)
check.pure(migrate, variables5)


### BEGIN HIDDEN TESTS
# sentence: "a `Net` in training mode with all numbers" -> migrated, both modes | both modes
# sentence: "`variables` is not changed" -> pure | -
# sentence: "with the arrays that `net` holds now" -> back after a call in training | back after
# sentence: "`back(migrate(variables))` equals `variables`" -> there and back | back after a call
variables6 = random_variables(6)
logits6, updates6 = LinenNet().apply(variables6, x5, train=True, mutable=["batch_stats"])
check.values(
    in_both_modes(migrate(variables6), x5),
    (logits6, LinenNet().apply({**variables6, **updates6}, x5)),
    rtol=1e-4,
    mistakes={"JX1007": (LinenNet().apply(variables6, x5), LinenNet().apply(variables6, x5))},
    name="both modes",
)
net6 = migrate(variables6)
net6(x5)
check.values(
    back(net6),
    {**variables6, **updates6},
    rtol=1e-4,
    mistakes={"JX823": variables6},
    name="back after a call in training",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.9 Predicting fast
#
# Calling an nnx module without `jit` is slow: each layer is Python, and each operation one trip to
# the device. For predictions nothing has to be written back, so plain `jax.jit` on a function of
# the *state* is the right tool: no module crosses the border of the compiled function.


# %% trusted="slow_predict"
def slow_predict(state: dict[str, Any], xs: Array) -> Array:
    """Logits in evaluation mode, batch by batch. xs (n, B, 3) -> (n, B, 2)."""
    net = load(state)
    net.eval()
    return jnp.stack([net(x) for x in xs])


# %% [markdown]
# ### Exercise `predict` (2 points, 10 minutes, medium): faster, measured
#
# Write `predict(state, xs)`, which returns what `slow_predict` returns, faster.
#
# * `state` is a pure dict with the arrays of a `Net`; `xs` is float32 of shape `(n, B, 3)`;
#   n, B ≥ 1.
# * It returns the logits in **evaluation mode**, float32 of shape `(n, B, 2)`.
# * It is jitted: the second call with the same shapes compiles nothing and does not compute in
#   Python.
# * It is at least **3 times as fast** as `slow_predict`.
#
# **How the speed is measured.** First come the tests of values and of "jitted", which need no
# clock. Then `predict` is compared with `slow_predict` as given above, not jitted, on the device of
# the machine that marks (the GPU if it has one, else the CPU), for `xs` of shape `(8, 4, 3)`. Both
# have run before, so compilation does not count. The two take turns many times, each waits for its
# result, and what counts is the ratio of their times. If the measurements cannot tell whether the
# ratio is above 3, the check counts as passed. A right solution is many times above the bar.
#
# One call: `predict(random_state(0), jnp.ones((2, 4, 3)))` returns shape `(2, 4, 2)`, all rows
# equal.
#
# <details><summary>Hint 1</summary>
#
# `slow_predict` under `jax.jit` is already above the bar. Does it need the loop?
#
# </details>
# <details><summary>Hint 2</summary>
#
# In evaluation mode each example is computed by itself. The layers take any number of leading axes.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.jit` around three steps: a module of the state, the other mode, one call with all batches.
#
# </details>


# %% solution="predict"
# predict(state: dict, xs: Array) -> Array
# - xs: shape (n, B, 3), float32.
# Returns the logits in evaluation mode, shape (n, B, 2), float32.
### BEGIN SOLUTION
@jax.jit
def predict(state: dict[str, Any], xs: Array) -> Array:
    """All batches at once: in evaluation the batch does not matter."""
    net = load(state)
    net.eval()
    return net(xs)


### END SOLUTION


# %% tests="predict" points=2
xs24 = jnp.asarray(np.random.default_rng(0).normal(size=(2, 4, 3)), dtype=jnp.float32)
check.values(
    predict(random_state(5), xs24),
    jnp.stack([net_by_hand(random_state(5), x, False)[0] for x in xs24]),
    rtol=1e-4,
    mistakes={
        "JX1007": jnp.stack([net_by_hand(random_state(5), x, True)[0] for x in xs24]),
        "JX826": net_by_hand(random_state(5), xs24.reshape(8, 3), True)[0].reshape(2, 4, 2),
    },
)
check.values(
    predict(random_state(6), xs24[:, :1]),
    jnp.stack([net_by_hand(random_state(6), x[:1], False)[0] for x in xs24]),
    rtol=1e-4,
    mistakes={
        "JX409": jnp.stack([net_by_hand(random_state(5), x[:1], False)[0] for x in xs24]),
    },
    name="another state, one example a batch",
)
check.jitted(predict, random_state(5), xs24)
# Not looked at here: the speed.


### BEGIN HIDDEN TESTS
# sentence: "`xs` is float32 of shape `(n, B, 3)`; n, B ≥ 1" -> values, another state | equivalent
# sentence: "the logits in **evaluation mode**, float32 of shape `(n, B, 2)`" -> values | equivalent
# sentence: "It is jitted" -> jitted | -
# sentence: "at least **3 times as fast** as `slow_predict`" -> - | faster
def many_batches(rng, case):
    return random_state(case), jnp.asarray(rng.normal(size=(8, 4, 3)), dtype=jnp.float32)


check.equivalent(predict, reference.predict, inputs=many_batches, rtol=1e-4, cases=4)
check.faster(predict, slow_predict, inputs=many_batches, ratio=3.0)
### END HIDDEN TESTS


# %% [markdown]
# ## 13.10 There and back, while it learns
#
# A disc, a ring around it, and one network on both sides of the bridge. Your `functional_step`
# trains it in nnx, your `predict` draws what it has learned, your `back` carries it to linen, and
# linen draws it again. If weights or statistics were lost on the way, the pictures would differ.

# %%
# %matplotlib inline
try:
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(0)
    which = np.arange(300) % 2
    radius, angle = 0.5 * rng.uniform(size=300) ** 0.5 + 0.7 * which, rng.uniform(0, 2 * np.pi, 300)
    plane = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.ones(300)], axis=1)
    points, colours = jnp.float32(plane), jnp.int32(which)
    side = jnp.linspace(-1.5, 1.5, 80)
    grid = jnp.stack([*jnp.meshgrid(side, side), jnp.ones((80, 80))], axis=-1)

    learned, losses = random_state(4), []
    for _ in range(500):
        learned, loss = functional_step(learned, points, colours)
        losses.append(float(loss))
    in_nnx = predict(learned, grid)
    in_linen = LinenNet().apply(back(load(learned)), grid.reshape(-1, 3))
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 4))
    left.plot(losses)
    left.set(title="Loss in training", xlabel="step")
    for axes, title, logits in (
        (middle, "nnx", in_nnx),
        (right, "linen", in_linen.reshape(80, 80, 2)),
    ):
        axes.contourf(side, side, jax.nn.softmax(logits)[..., 1], levels=20, cmap="coolwarm")
        axes.scatter(points[:, 0], points[:, 1], c=colours, cmap="coolwarm", s=8, edgecolors="k")
        axes.set(title=title)
    plt.show()
except (NameError, NotImplementedError):
    print("The pictures need functional_step, migrate (with back) and predict.")
