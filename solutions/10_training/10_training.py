# %% [markdown]
# # 10. Training: Optax, TrainState, schedules, checkpoints
#
# A training loop in PyTorch keeps its secrets: the optimizer knows the parameters, the parameters
# know their gradients, and `optimizer.step()` changes all of it somewhere. In JAX nothing is
# hidden, so nothing happens unless you hand it on: the parameters, the optimizer's state, the
# number of steps, the data's order. Each of these can be forgotten without an error, and the loss
# still falls, a little.
#
# | PyTorch | JAX with Flax and Optax |
# | --- | --- |
# | `model = Net()` | `variables = net.init(key, x)` |
# | `optimizer = Adam(model.parameters())` | `opt_state = tx.init(params)` |
# | `y = model(x)` | `y = net.apply({"params": params}, x)` |
# | `loss = criterion(y, target)` | a function of `params` |
# | `loss.backward()` | `jax.value_and_grad` of that function |
# | `optimizer.step()` | `tx.update`, then `optax.apply_updates` |
#
# You will
#
# * make a data set, and repair its loss and accuracy as a tutorial has them,
# * take the steps of any optimizer by hand, and refute three claims about optimizers,
# * write a compiled training step and a loop that visits each example once per epoch,
# * average over batches that are not of one size,
# * build an optimizer of clipping, a schedule and a mask, and freeze a part of a network,
# * write a checkpoint and read it back.
#
# Ten exercises, 28 points, about 155 minutes. You need to know `jax.grad`, `jax.jit`, trees and a
# Flax linen module. Each exercise can be solved with what stands above it, and without the answers
# to the others.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 10_training.ipynb
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
# | *returns ...* | compares containers, shapes, dtypes and values with what is right |
# | *pure* | your arguments are as they were, and a second call gives the same answer |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *jitted* | calls it for several steps and counts how often Python computes: once |
#
# Each check of a test cell is worth the same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import optax
import orbax.checkpoint as ocp
from flax.training.train_state import TrainState
from jax import Array

from autograder import check


# %% [markdown]
# ## 10.1 Data: XOR with noise
#
# The four corners of a square, of which two opposite ones belong together: no straight line can
# separate them, and a small network can.
#
#     (0, 1) 1 ------ 0 (1, 1)
#            |        |
#     (0, 0) 0 ------ 1 (1, 0)
#
# NumPy's newer generators are objects, `rng = np.random.default_rng(seed)`, with methods such as
# `rng.integers(low, high, size=...)` and `rng.normal(mean, std, size=...)`. Functions such as
# `np.random.randint` draw from a generator that the whole program shares: what they give depends on
# who else has drawn.

# %% [markdown]
# ### Exercise `xor_data` (2 points, 10 minutes, easy)
#
# Write `xor_data(n, seed)`, which makes the data set.
#
# * It returns a dict with exactly two keys, of NumPy arrays: `"x"`, float32, shape `(n, 2)`, and
#   `"label"`, int32, shape `(n,)`. `n` ≥ 1 and `seed` ≥ 0 are Python ints.
# * Each row of `x` is a corner, two numbers that are 0 or 1, plus noise. All four corners are
#   equally likely, independently for each row.
# * The noise is normal with mean 0 and standard deviation 0.1, independent for each of the `2 * n`
#   numbers.
# * The label is 1 if exactly one coordinate of the **corner** is 1, and 0 otherwise. The noise has
#   no influence on it.
# * The same `n` and `seed` give the same data, another seed gives other data. The generator that
#   the whole program shares is not touched.
#
# What a call looks like: `xor_data(2, 0)` may return
# `{"x": [[0.95, 0.07], [1.1, 1.02]], "label": [1, 0]}`.
#
# <details><summary>Hint 1</summary>
#
# Draw the corners first, as integers. What can be computed of them while they are still exact?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Two integers are 0 or 1; for exactly one to be 1, they must be different.
#
# </details>
# <details><summary>Hint 3</summary>
#
# One generator for both draws: `integers` with the size `(n, 2)`, then `normal` with the same size.
# NumPy computes in float64 and int64: convert in the end.
#
# </details>


# %% solution="xor_data"
def xor_data(n: int, seed: int) -> dict[str, np.ndarray]:
    """Noisy corners of a square, labelled by XOR.

    Returns {"x": (n, 2) float32, "label": (n,) int32}.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    corners = rng.integers(0, 2, size=(n, 2))
    noise = rng.normal(0.0, 0.1, size=(n, 2))
    label = corners[:, 0] != corners[:, 1]
    return {"x": (corners + noise).astype(np.float32), "label": label.astype(np.int32)}
    ### END SOLUTION


# %% tests="xor_data" points=2
def kinds_of(data):
    return {k: (type(v).__name__, str(v.dtype), v.shape) for k, v in data.items()}


check.values(
    kinds_of(xor_data(5, 0)),
    {"x": ("ndarray", "float32", (5, 2)), "label": ("ndarray", "int32", (5,))},
    name="types",
)
many = xor_data(4000, 1)
corners = np.round(many["x"])
of_corners = (corners[:, 0] != corners[:, 1]).astype(np.int32)
check.values(
    many["label"],
    of_corners,
    mistakes={"JX933": (many["x"][:, 0] != many["x"][:, 1]).astype(np.int32)},
    name="labels",
)
check.true(
    np.all((corners == 0) | (corners == 1))
    and all(
        0.2 < np.mean(np.all(corners == corner, axis=1)) < 0.3
        for corner in ((0, 0), (0, 1), (1, 0), (1, 1))
    ),
    "The corners are not 0 or 1, or not equally likely.",
    name="corners",
)
check.distributed((many["x"] - corners).ravel() / 0.1, "normal", name="noise / 0.1")
check.true(
    abs(np.corrcoef((many["x"] - corners).T)[0, 1]) < 0.1,
    "The noise of the two coordinates of a point is not independent.",
    name="two noises",
)
check.true(
    np.array_equal(xor_data(7, 3)["x"], xor_data(7, 3)["x"])
    and not np.array_equal(xor_data(7, 3)["x"], xor_data(7, 4)["x"]),
    "The same seed does not give the same data, or another seed gives the same.",
    code="JX139",
    name="seeds",
)
check.pure(xor_data, 6, 2)


### BEGIN HIDDEN TESTS
# sentence: "It returns a dict with exactly two keys" -> types | types
# sentence: "All four corners are" -> corners | corners
# sentence: "The noise is normal with mean 0" -> noise / 0.1, two noises | noise / 0.1, two noises
# sentence: "The label is 1 if exactly one coordinate" -> labels | labels
# sentence: "The same `n` and `seed` give the same data" -> seeds | seeds
# sentence: "The generator that the" -> pure | pure
check.values(
    [kinds_of(xor_data(n, 5)) for n in (1, 30)],
    [{"x": ("ndarray", "float32", (n, 2)), "label": ("ndarray", "int32", (n,))} for n in (1, 30)],
    name="types",
)
more = xor_data(6000, 12)
places = np.round(more["x"])
check.values(more["label"], (places[:, 0] != places[:, 1]).astype(np.int32), name="labels")
check.true(
    all(
        0.21 < np.mean(np.all(places == corner, axis=1)) < 0.29
        for corner in ((0, 0), (0, 1), (1, 0), (1, 1))
    )
    and abs(np.corrcoef(of_corners[:-1], of_corners[1:])[0, 1]) < 0.1,
    "The corners are not equally likely, or depend on the row before.",
    name="corners",
)
check.distributed((more["x"] - places).ravel() / 0.1, "normal", name="noise / 0.1")
check.true(
    abs(np.corrcoef((more["x"] - places).T)[0, 1]) < 0.1,
    "The noise of the two coordinates of a point is not independent.",
    name="two noises",
)
rows = [xor_data(20, seed)["x"] for seed in (0, 1, 2, 1)]
check.true(
    np.array_equal(rows[1], rows[3])
    and not any(np.allclose(rows[i], rows[j], atol=0.05) for i, j in ((0, 1), (1, 2), (0, 2))),
    "The same seed does not give the same data, or another seed gives the same.",
    code="JX139",
    name="seeds",
)
check.pure(xor_data, 9, 8)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.2 Loss and accuracy, from a tutorial
#
# A network with **one** output per example decides between two classes by the sign of that output,
# the *logit* z: the probability of class 1 is `sigmoid(z)`. The loss of an example is minus the
# logarithm of the probability of its label. Optax has it,
# `optax.sigmoid_binary_cross_entropy(logits, labels)`: it takes **logits**, floats or ints as
# labels, and gives one loss for each entry.
#
# The following cell trains, without an error and without a warning. Its loss falls to 0.69, and
# there it stays.


# %%
def tutorial_loss_and_accuracy(logits, labels):
    p = jax.nn.sigmoid(logits)
    loss = optax.sigmoid_binary_cross_entropy(p, labels).mean()
    accuracy = (p > 0.5) == labels
    return loss, accuracy


# %% [markdown]
# ### Exercise `loss_and_accuracy` (3 points, 15 minutes, medium)
#
# Repair it: write `loss_and_accuracy(logits, labels)`. There are three faults: two are silent, and
# the third makes trouble only where somebody prints the accuracy.
#
# * `logits` is a float32 array of shape `(b, 1)`, as a layer with one feature gives them; `labels`
#   is an int32 array of shape `(b,)`, of zeros and ones; b ≥ 1.
# * It returns the pair `(loss, accuracy)`, two float32 arrays of shape `()`.
# * `loss` is the mean over the b examples of the loss of one: minus the logarithm of the
#   probability of its label. It is right for logits up to ±100.
# * `accuracy` is the fraction of examples for which the more probable class is the label. (No logit
#   is exactly 0.)
# * It works under `jax.jit`, and the gradient of the loss with respect to the logits is right.
#
# One call: for the logits `[[2.0], [-1.0]]` and the labels `[1, 1]`, the losses are 0.1269 and
# 1.3133, and `(0.7201, 0.5)` is returned.
#
# <details><summary>Hint 1</summary>
#
# Print the shape of `optax.sigmoid_binary_cross_entropy(logits, labels)` for three examples.
#
# </details>
# <details><summary>Hint 2</summary>
#
# What does the function of Optax want: logits or probabilities? How small can the loss get if a
# number between 0 and 1 is taken for a logit?
#
# </details>
# <details><summary>Hint 3</summary>
#
# Take the column out of the logits first. Class 1 is more probable where the logit is positive; the
# comparison with the labels gives Booleans, whose mean is a fraction.
#
# </details>


# %% solution="loss_and_accuracy"
def loss_and_accuracy(logits: Array, labels: Array) -> tuple[Array, Array]:
    """Binary cross-entropy and accuracy.

    - `logits`: shape (b, 1), float32. `labels`: shape (b,), int32, of zeros and ones.

    Returns `(loss, accuracy)`, both of shape () and float32.
    """
    ### BEGIN SOLUTION
    logits = logits.squeeze(-1)
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).mean()
    accuracy = ((logits > 0) == (labels == 1)).mean()
    return loss, accuracy
    ### END SOLUTION


# %% tests="loss_and_accuracy" points=3
three_logits, three_labels = jnp.array([[2.0], [-1.0], [0.5]]), jnp.array([1, 0, 0])


def losses_of(z, label):
    z = jnp.asarray(z)
    return jnp.logaddexp(0.0, jnp.where(jnp.asarray(label) == 1, -z, z))


each = losses_of(three_logits[:, 0], three_labels)
two_thirds = jnp.array(2 / 3)
of_sigmoid = losses_of(jax.nn.sigmoid(three_logits[:, 0]), three_labels)
all_pairs = losses_of(three_logits, three_labels[None])
check.values(
    loss_and_accuracy(three_logits, three_labels),
    (jnp.mean(each), two_thirds),
    mistakes={
        "JX116": (jnp.mean(all_pairs), two_thirds),
        "JX910": (jnp.mean(of_sigmoid), two_thirds),
        "JX914": (jnp.mean(each), jnp.array([True, True, False])),
        "JX317": (jnp.sum(each), two_thirds),
    },
    name="three examples",
)
far = jnp.array([[100.0], [-100.0], [100.0], [-100.0]])
check.values(
    loss_and_accuracy(far, jnp.array([1, 0, 0, 0])),
    (jnp.array(25.0), jnp.array(0.75)),
    name="far from 0",
)
check.values(
    loss_and_accuracy(jnp.array([[-1.0]]), jnp.array([0])),
    (losses_of(-1.0, 0), jnp.array(1.0)),
    name="one example",
)
slopes = (jax.nn.sigmoid(three_logits) - three_labels[:, None]) / 3
check.values(
    jax.grad(loss_and_accuracy, has_aux=True)(three_logits, three_labels)[0],
    slopes,
    name="gradient",
)
check.jittable(loss_and_accuracy, three_logits, three_labels)


### BEGIN HIDDEN TESTS
# sentence: "as a layer with one feature gives them" -> three examples | equivalent
# sentence: "It returns the pair `(loss, accuracy)`" -> three examples, one example | equivalent
# sentence: "`loss` is the mean over the b examples" -> three examples | equivalent
# sentence: "It is right for logits up to ±100" -> far from 0 | equivalent
# sentence: "`accuracy` is the fraction of examples" -> three examples | equivalent
# sentence: "It works under `jax.jit`" -> jittable | jittable
# sentence: "the gradient of the loss" -> gradient | gradient
def logits_and_labels(b, scale):
    def make(rng):
        z = scale * rng.uniform(0.1, 1.0, size=(b, 1)) * rng.choice([-1, 1], size=(b, 1))
        return jnp.array(z, jnp.float32), jnp.array(rng.integers(0, 2, size=b), jnp.int32)

    return make


check.equivalent(
    loss_and_accuracy,
    reference.loss_and_accuracy,
    inputs=check.kinds(
        {
            "ordinary": logits_and_labels(7, 3.0),
            "b = 1": logits_and_labels(1, 3.0),
            "b = 2": logits_and_labels(2, 3.0),
            "far from 0": logits_and_labels(7, 100.0),
        }
    ),
    cases=12,
)
some_logits, some_labels = logits_and_labels(6, 3.0)(np.random.default_rng(3))
check.values(
    jax.grad(loss_and_accuracy, has_aux=True)(some_logits, some_labels)[0],
    (jax.nn.sigmoid(some_logits) - some_labels[:, None]) / 6,
    name="gradient",
)
check.jittable(loss_and_accuracy, some_logits, some_labels)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.3 An optimizer is two functions
#
# In Optax an optimizer, `tx`, is a pair of pure functions. `tx.init(params)` makes its state:
# moving averages, a counter, or nothing. `tx.update(grads, opt_state, params)` returns the
# *updates*, to be **added** to the parameters, and a new state:

# %%
weights = {"w": jnp.array([1.0, -2.0])}
tx = optax.sgd(0.1, momentum=0.9)
opt_state = tx.init(weights)
updates, opt_state = tx.update({"w": jnp.array([10.0, 10.0])}, opt_state, weights)
print(updates, optax.apply_updates(weights, updates))
print(opt_state)

# %% [markdown]
# What is not kept is lost. With an old `opt_state`, or a fresh one, momentum never builds up and
# Adam's counter stays at 1; the loss falls all the same, more slowly, and nobody notices.

# %% [markdown]
# ### Exercise `optax_steps` (2 points, 10 minutes, easy)
#
# Write `optax_steps(tx, params, grads)`, which takes several steps with gradients that are given.
#
# * `tx` is an optimizer of Optax of any kind: with or without a state, with or without weight
#   decay. `params` is a tree of float32 arrays. `grads` is a list of m ≥ 0 trees, each like
#   `params`.
# * It starts with a fresh state of `tx` and takes m steps, the i-th with `grads[i]`. Each step goes
#   on with the parameters and the state that the one before has left.
# * It returns the pair `(params, opt_state)` after the last step. `opt_state` is the state as Optax
#   makes it.
# * It is pure.
#
# One call: `optax_steps(optax.sgd(0.5), {"w": jnp.ones(2)}, [{"w": jnp.ones(2)}] * 3)` returns
# `{"w": [-0.5, -0.5]}` and the state of `sgd`, in which there are no arrays.
#
# <details><summary>Hint 1</summary>
#
# The state is made once, before the loop. What must each step hand on to the next one?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Weight decay needs to know the weights. Which argument of `update` carries them?
#
# </details>
# <details><summary>Hint 3</summary>
#
# A Python loop over `grads`, whose body is the last lines of the cell above, with the result of
# `apply_updates` kept.
#
# </details>


# %% solution="optax_steps"
def optax_steps(tx: optax.GradientTransformation, params: Any, grads: list[Any]) -> tuple[Any, Any]:
    """Several steps of an optimizer.

    - `params`: a tree of float32 arrays. `grads`: a list of trees like it, one for each step.

    Returns the parameters and the optimizer's state after them.
    """
    ### BEGIN SOLUTION
    opt_state = tx.init(params)
    for each in grads:
        updates, opt_state = tx.update(each, opt_state, params)
        params = optax.apply_updates(params, updates)
    return params, opt_state
    ### END SOLUTION


# %% tests="optax_steps" points=2
def steps_of(tx, params, grads):
    state = TrainState.create(apply_fn=None, params=params, tx=tx)
    for each in grads:
        state = state.apply_gradients(grads=each)
    return state.params, state.opt_state


first_weights = {"w": jnp.array([1.0, -2.0]), "b": [jnp.array(0.5)]}
three_grads = [
    {"w": jnp.array([0.5, 1.0]), "b": [jnp.array(-2.0)]},
    {"w": jnp.array([0.25, -3.0]), "b": [jnp.array(1.0)]},
    {"w": jnp.array([2.0, 0.5]), "b": [jnp.array(1.5)]},
]
momentum, adamw = optax.sgd(0.1, momentum=0.9), optax.adamw(0.1, weight_decay=0.5)
check.values(
    optax_steps(momentum, first_weights, three_grads)[0],
    {"w": jnp.array([0.617, -1.751]), "b": [jnp.array(0.702)]},
    rtol=1e-4,
    mistakes={
        "JX902": {"w": jnp.array([1.383, -2.249]), "b": [jnp.array(0.298)]},
        "JX904": {"w": jnp.array([0.725, -1.85]), "b": [jnp.array(0.45)]},
        "JX930": first_weights,
    },
    name="momentum",
)
check.values(
    optax_steps(adamw, first_weights, three_grads),
    steps_of(adamw, first_weights, three_grads),
    rtol=1e-4,
    name="AdamW, and its state",
)
check.values(
    optax_steps(adamw, first_weights, []), (first_weights, adamw.init(first_weights)), name="m = 0"
)
check.pure(optax_steps, momentum, first_weights, three_grads)


### BEGIN HIDDEN TESTS
# sentence: "is a list of m ≥ 0 trees" -> m = 0, momentum | m = 0, others
# sentence: "It starts with a fresh state" -> m = 0 | m = 0
# sentence: "Each step goes" -> momentum, AdamW | others
# sentence: "It returns the pair" -> AdamW, m = 0 | others
# sentence: "It is pure" -> pure | pure
rng = np.random.default_rng(10)


def tree_like():
    return (
        jnp.array(rng.normal(size=3), jnp.float32),
        {"k": jnp.array(rng.normal(size=(2, 2)), jnp.float32)},
    )


there, their_grads = tree_like(), [tree_like() for _ in range(5)]
others = {
    "adam": optax.adam(0.05),
    "lion": optax.lion(0.01, weight_decay=0.1),
    "chain": optax.chain(
        optax.clip_by_global_norm(1.0), optax.sgd(0.3, momentum=0.8, nesterov=True)
    ),
    "schedule": optax.sgd(optax.linear_schedule(1.0, 0.0, 4)),
}
check.values(
    {name: optax_steps(tx, there, their_grads) for name, tx in others.items()},
    {name: steps_of(tx, there, their_grads) for name, tx in others.items()},
    rtol=1e-4,
    name="others",
)
check.values(optax_steps(momentum, there, []), (there, momentum.init(there)), name="m = 0")
check.pure(optax_steps, adamw, there, their_grads)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.4 Three claims about optimizers
#
# 1. "`updates, state = opt.update(grads, state)`: an optimizer needs the gradients and its state."
# 2. "Where the gradient is zero, the parameters stay."
# 3. "The larger the gradient, the larger the step: scale the loss by 1000 and all explodes."
#
# **Predict**: for which of `sgd`, `adam`, `adamw` and clipped `sgd` does each of them hold? Write a
# table on paper, 4 × 3. Then measure it; the cell after the tests shows yours.

# %% [markdown]
# ### Exercise `claims_about` (3 points, 15 minutes, medium)
#
# Write `claims_about(tx, params, grads)`, which puts the three claims to the test on an optimizer.
#
# * `tx` is an optimizer of Optax; `params` and `grads` are trees of the same structure of float32
#   arrays, in which no number is 0.
# * It returns a dict with exactly these keys, of Python bools. In each row the state is a fresh
#   one, `tx.init(params)`.
#
# | key | is `True` if |
# | --- | --- |
# | `"without_params"` | `tx.update(grads, state)` raises no exception |
# | `"zero_is_still"` | with zeros for gradients, and `params`, **all** updates are exactly 0 |
# | `"scales"` | with `params` and `1000 * grads`, **some** update is another than with `grads` |
#
# * *Another* means: it differs by more than one percent, in at least one number.
# * No exception leaves the function, and it is pure.
#
# One call: for `optax.sgd(0.1)`, all three are `True`, whatever `params` and `grads` are.
#
# <details><summary>Hint 1</summary>
#
# Three rows, three calls of `tx.update` and one more to compare with. Only the first may raise.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.tree.map(jnp.zeros_like, grads)` makes the zeros; `jax.tree.leaves` lists updates, of which
# `all` or `any` asks.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.allclose(a, b, rtol=0.01, atol=0.0)` compares an array with another one, and
# `bool(...)` makes a Python bool of it.
#
# </details>


# %% solution="claims_about"
def claims_about(tx: optax.GradientTransformation, params: Any, grads: Any) -> dict[str, bool]:
    """Tries three claims on an optimizer.

    - `params`, `grads`: trees of float32 arrays, without zeros.

    Returns {"without_params": bool, "zero_is_still": bool, "scales": bool}.
    """
    ### BEGIN SOLUTION
    state = tx.init(params)
    try:
        tx.update(grads, state)
        without_params = True
    except Exception:
        without_params = False

    def updates_for(grads):
        return jax.tree.leaves(tx.update(grads, state, params)[0])

    still = updates_for(jax.tree.map(jnp.zeros_like, grads))
    usual = updates_for(grads)
    large = updates_for(jax.tree.map(lambda g: 1000 * g, grads))
    alike = all(
        bool(jnp.allclose(a, b, rtol=0.01, atol=0.0)) for a, b in zip(large, usual, strict=True)
    )
    return {
        "without_params": without_params,
        "zero_is_still": not any(bool(jnp.any(u)) for u in still),
        "scales": not alike,
    }
    ### END SOLUTION


# %% tests="claims_about" points=3
probe_params = {"w": jnp.array([1.0, -2.0]), "b": jnp.array([3.0])}
probe_grads = {"w": jnp.array([0.5, 2.0]), "b": jnp.array([-1.0])}
optimizers = {
    "sgd": optax.sgd(0.1),
    "adam": optax.adam(0.1),
    "adamw": optax.adamw(0.1, weight_decay=0.01),
    "clipped": optax.chain(optax.clip_by_global_norm(1.0), optax.sgd(0.1)),
    "decay, one leaf": optax.chain(
        optax.add_decayed_weights(0.1, mask={"w": False, "b": True}), optax.sgd(0.1)
    ),
    "adam, eps 0.0025": optax.adam(0.1, eps=2.5e-3),
    "adam, eps 0.0075": optax.adam(0.1, eps=7.5e-3),
    "clipped, one leaf": optax.masked(optax.clip(0.1), {"w": True, "b": False}),
}
rows = {
    "sgd": (True, True, True),
    "adam": (True, True, False),
    "adamw": (False, False, False),
    "clipped": (True, True, False),
    "decay, one leaf": (False, False, True),
    "adam, eps 0.0025": (True, True, False),
    "adam, eps 0.0075": (True, True, True),
    "clipped, one leaf": (True, True, True),
}
columns = ("without_params", "zero_is_still", "scales")
measured = {name: claims_about(tx, probe_params, probe_grads) for name, tx in optimizers.items()}
check.values(
    {name: sorted(each) for name, each in measured.items()},
    {name: sorted(columns) for name in optimizers},
    name="the keys",
)
for i, column in enumerate(columns):
    check.true(
        all(measured[name][column] is rows[name][i] for name in optimizers),
        f"{column}: "
        + ", ".join(
            f"{measured[name][column]!r} for {name}, which is {rows[name][i]}"
            for name in optimizers
            if measured[name][column] is not rows[name][i]
        ),
        code="JX021" if len({str(each[column]) for each in measured.values()}) == 1 else "JX022",
        name="claims",
    )
check.pure(claims_about, optimizers["adam"], probe_params, probe_grads)


### BEGIN HIDDEN TESTS
# sentence: "It returns a dict with exactly these keys" -> the keys, claims | the keys, claims
# sentence: "`tx.update(grads, state)` raises no exception" -> claims | claims
# sentence: "with zeros for gradients" -> claims | claims
# sentence: "with `params` and `1000 * grads`" -> claims | claims
# sentence: "it differs by more than one percent" -> claims | claims
# sentence: "No exception leaves the function, and it is pure" -> claims, pure | claims, pure
more_params = [jnp.array([[0.5, -1.5]]), (jnp.array(2.0), jnp.array([1.0, 1.0, -3.0]))]
more_grads = [jnp.array([[-0.3, 0.7]]), (jnp.array(1.5), jnp.array([0.2, -0.4, 0.6]))]
more = {
    "lion": (optax.lion(0.1, weight_decay=0.0), (False, True, False)),
    "decayed sgd": (
        optax.chain(optax.add_decayed_weights(1e-5), optax.sgd(1.0)),
        (False, False, True),
    ),
    "sign": (optax.chain(optax.scale_by_sign(), optax.scale(-0.1)), (True, True, False)),
    "momentum": (optax.sgd(1e-3, momentum=0.9), (True, True, True)),
    "frozen": (optax.set_to_zero(), (True, True, False)),
    "half a percent": (optax.adam(0.3, eps=1e-3), (True, True, False)),
    "one and a half": (optax.adam(0.3, eps=3e-3), (True, True, True)),
    "noise": (optax.chain(optax.scale(0.0), optax.add_decayed_weights(1.0)), (False, False, False)),
}
told = {name: claims_about(tx, more_params, more_grads) for name, (tx, _) in more.items()}
check.values(
    {name: sorted(each) for name, each in told.items()},
    {name: sorted(columns) for name in more},
    name="the keys",
)
for i, column in enumerate(columns):
    check.true(
        all(told[name][column] is right[i] for name, (_, right) in more.items()),
        f"What is said under {column!r} is not what happens, for at least one optimizer.",
        code="JX021" if len({str(each[column]) for each in told.values()}) == 1 else "JX022",
        name="claims",
    )
check.pure(claims_about, optimizers["adamw"], more_params, more_grads)
### END HIDDEN TESTS

# %%
for name in ("sgd", "adam", "adamw", "clipped"):
    print(f"{name:8}", claims_about(optimizers[name], probe_params, probe_grads))

# %% [markdown]
# ## 10.5 One step, compiled
#
# `TrainState` of Flax keeps together what a step needs and what it changes: `step`, `params` and
# `opt_state`; and `apply_fn` and `tx`, which do not change and are no leaves.
# `state.apply_gradients(grads=...)` does what you did by hand above. It returns a **new** state.
#
# What else must be carried from step to step goes into fields of a subclass. `apply_gradients`
# takes them by keyword and stores them, `.replace` does too. Here: how many examples were seen.


# %% trusted="given"
class Classifier(nn.Module):
    """Logits of two classes for points of the plane."""

    @nn.compact
    def __call__(self, x):
        return nn.Dense(2)(nn.tanh(nn.Dense(8)(x)))


class Training(TrainState):
    seen: Any  # how many examples were seen, int32, shape ()


# %%
small = nn.Dense(1)
small_state = Training.create(
    apply_fn=small.apply,
    params=small.init(jax.random.key(0), jnp.ones((1, 2)))["params"],
    tx=optax.sgd(0.1),
    seen=jnp.array(0, jnp.int32),
)
zeros = jax.tree.map(jnp.zeros_like, small_state.params)
print(small_state.apply_gradients(grads=zeros, seen=jnp.array(5, jnp.int32)).seen)
print(small_state.apply_fn({"params": small_state.params}, jnp.ones((3, 2))).shape)

# %% [markdown]
# ### Exercise `train_step` (4 points, 25 minutes, medium)
#
# Write two functions: `start(key, tx)`, which makes a training state for a `Classifier`, and
# `train_step(state, batch)`, one compiled step of training.
#
# * `start(key, tx)` returns a `Training` whose `params` are those of `Classifier()`, initialised
#   with `key` on an input of shape `(1, 2)`: the inner dict, with the keys `Dense_0` and `Dense_1`.
#   `apply_fn` is the module's `apply`, `seen` is an int32 array 0 of shape `()`, and `step` is 0.
# * `train_step(state, batch)`, with a batch `{"x": (b, 2) float32, "label": (b,) int32}` of zeros
#   and ones as labels, returns the pair `(new_state, metrics)`.
# * `metrics` is a dict with exactly two float32 arrays of shape `()`: `"loss"`, the mean over the b
#   examples of minus the log-probability of the label, and `"accuracy"`, the fraction of examples
#   with the larger logit at the label. Both are those of the parameters **before** the step.
# * `new_state` has the parameters, the optimizer state and `step` after one update of `state.tx`
#   with the gradient of that loss. Its `seen` is larger by b, an int32 array still.
# * `train_step` leaves the old state as it is. It is **jitted**: for a second batch of the same
#   shape, none of its Python code runs.
#
# `optax.softmax_cross_entropy_with_integer_labels(logits, labels)` gives the loss of each example.
#
# <details><summary>Hint 1</summary>
#
# The loss is a function of the parameters. The module is called by `state.apply_fn`, as in the cell
# above.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.value_and_grad` of an inner function that returns `(loss, logits)`: the accuracy needs the
# logits, and another forward pass would cost.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `@jax.jit` above the definition; `state.apply_gradients(grads=..., seen=...)`; b is
# `len(batch["label"])`, a plain number while the function is traced.
#
# </details>


# %% solution="train_step"
# start(key: Array, tx: optax.GradientTransformation) -> Training
# train_step(state: Training, batch: dict[str, Array]) -> tuple[Training, dict[str, Array]]
### BEGIN SOLUTION
def start(key: Array, tx: optax.GradientTransformation) -> Training:
    """A training state for a new classifier."""
    net = Classifier()
    variables = net.init(key, jnp.ones((1, 2)))
    return Training.create(
        apply_fn=net.apply, params=variables["params"], tx=tx, seen=jnp.array(0, jnp.int32)
    )


@jax.jit
def train_step(state: Training, batch: dict[str, Array]) -> tuple[Training, dict[str, Array]]:
    """One step of training on a batch."""
    labels = batch["label"]

    def loss_of(params):
        logits = state.apply_fn({"params": params}, batch["x"])
        losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
        return losses.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_of, has_aux=True)(state.params)
    accuracy = (jnp.argmax(logits, axis=-1) == labels).mean()
    state = state.apply_gradients(grads=grads, seen=state.seen + len(labels))
    return state, {"loss": loss, "accuracy": accuracy}


### END SOLUTION


# %% tests="train_step" points=4
def points_of(rng, b):
    x = jnp.array(rng.normal(size=(b, 2)), jnp.float32)
    return {"x": x, "label": jnp.array(rng.integers(0, 2, size=b), jnp.int32)}


def parts_of(state):
    return {"step": state.step, "params": state.params, "seen": state.seen}


def by_hand(params, tx, batches):
    """What `train_step` should do, with the state of the optimizer in plain sight."""

    def loss_of(params, batch):
        logits = Classifier().apply({"params": params}, batch["x"])
        picked = jnp.take_along_axis(jax.nn.log_softmax(logits), batch["label"][:, None], 1)
        right = jnp.mean(jnp.argmax(logits, axis=1) == batch["label"])
        return -jnp.mean(picked), {"loss": -jnp.mean(picked), "accuracy": right}

    opt_state, told, seen = tx.init(params), [], 0
    for batch in batches:
        grads, metrics = jax.grad(loss_of, has_aux=True)(params, batch)
        updates, opt_state = tx.update(grads, opt_state, params)
        params = optax.apply_updates(params, updates)
        told, seen = [*told, metrics], seen + len(batch["label"])
    return {"step": len(batches), "params": params, "seen": jnp.array(seen, jnp.int32)}, told


tx = optax.sgd(0.5, momentum=0.9)
initial = Classifier().init(jax.random.key(3), jnp.ones((1, 2)))["params"]
begun = start(jax.random.key(3), tx)
check.values(
    parts_of(begun),
    {"step": 0, "params": initial, "seen": jnp.array(0)},
    mistakes={"JX708": {"step": 0, "params": {"params": initial}, "seen": jnp.array(0)}},
    name="start",
)
batches = [points_of(np.random.default_rng(4), b) for b in (5, 5, 1)]
state, told = begun, []
for batch in batches:
    state, metrics = train_step(state, batch)
    told.append(metrics)
after, right_told = by_hand(initial, tx, batches)
check.values(told[0], right_told[0], rtol=1e-4, name="metrics")
check.values(
    parts_of(train_step(begun, batches[0])[0]),
    by_hand(initial, tx, batches[:1])[0],
    rtol=1e-4,
    name="one step",
)
check.values(
    [parts_of(state), told],
    [after, right_told],
    rtol=1e-3,
    mistakes={"JX904": list(by_hand(initial, optax.sgd(0.5), batches))},
    name="three steps",
)
check.values(
    parts_of(begun), {"step": 0, "params": initial, "seen": jnp.array(0)}, name="the old state"
)
check.jitted(train_step, begun, batches[0])


### BEGIN HIDDEN TESTS
# sentence: "returns a `Training` whose `params`" -> start | start
# sentence: "`apply_fn` is the module's `apply`" -> start, metrics | start
# sentence: "returns the pair `(new_state, metrics)`" -> one step | four steps
# sentence: "`metrics` is a dict with exactly two float32 arrays" -> metrics | four steps
# sentence: "Both are those of the parameters **before** the step" -> metrics | four steps
# sentence: "`new_state` has the parameters, the optimizer state" -> three steps | four steps
# sentence: "Its `seen` is larger by b" -> one step, three steps | four steps
# sentence: "`train_step` leaves the old state as it is" -> the old state | the old state
# sentence: "It is **jitted**" -> jitted | jitted
adam = optax.adam(0.05)
other_initial = Classifier().init(jax.random.key(11), jnp.ones((1, 2)))["params"]
other_begun = start(jax.random.key(11), adam)
start_parts = {"step": 0, "params": other_initial, "seen": jnp.array(0)}
check.values(parts_of(other_begun), start_parts, name="start")
four = [points_of(np.random.default_rng(5), b) for b in (4, 2, 1, 4)]
other_state, other_told = other_begun, []
for batch in four:
    other_state, metrics = train_step(other_state, batch)
    other_told.append(metrics)
wanted, wanted_told = by_hand(other_initial, adam, four)
check.values(other_told, wanted_told, rtol=1e-3, name="four steps, metrics")
check.values(parts_of(other_state), wanted, rtol=1e-3, name="four steps")
check.values(parts_of(other_begun), start_parts, name="the old state")
check.jitted(train_step, other_begun, four[0])
### END HIDDEN TESTS


# %% [markdown]
# ## 10.6 Epochs
#
# An *epoch* is one pass over the data. The data are shuffled for each, since batches that are
# always the same are learned as such, and cut into batches. The last batch has what is left: 100
# examples in batches of 32 make three full ones, and one of 4.
#
# `jax.random.permutation(key, n)` is a random order of the numbers from 0 to n − 1, and the slice
# of an array may be longer than the array:

# %%
order = np.asarray(jax.random.permutation(jax.random.key(1), 7))
print(order, [order[i : i + 3].tolist() for i in range(0, 7, 3)])

# %% [markdown]
# ### Exercise `fit` (3 points, 20 minutes, medium)
#
# Write `fit(step, state, data, size, key, epochs)`, a training loop for any step and any state.
#
# * `step(state, batch)` returns `(new_state, metrics)`, where `metrics["loss"]` is the mean loss
#   over the batch, an array of shape `()`. `state` is whatever `step` takes. `data` is a dict of
#   NumPy arrays with n ≥ 1 rows each; it has at least one key, of any name. `size` ≥ 1 and `epochs`
#   ≥ 1 are Python ints.
# * In each epoch, `step` gets each of the n examples exactly once, in batches of `size` rows; the
#   last batch has the rows that are left, and is never empty. `size` may be larger than n.
# * A batch is a dict with the keys of `data`. Rows that belong together stay together.
# * The examples of an epoch come in a random order: all orders are equally likely. Each epoch has
#   an order of its own. The same `key` gives the same orders, another key others, and nothing else
#   has an influence.
# * Each step gets the state that the one before returned.
# * It returns the pair `(state, losses)`: the last state, and a list of `epochs` Python floats.
#   Each is the mean of the loss over all n **examples** of that epoch, so that a small batch counts
#   less than a large one.
#
# What a call looks like: `fit(train_step, state, {"x": x, "label": y}, 32, jax.random.key(0), 2)`
# may return `(state, [0.71, 0.64])`.
#
# <details><summary>Hint 1</summary>
#
# One key for each epoch: `jax.random.split(key, epochs)`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The same piece of the order picks rows from each array of `data`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The mean over a batch, times the number of its rows, is a sum. Add these up, and divide by n once,
# in the end.
#
# </details>


# %% solution="fit"
def fit(
    step: Callable, state: Any, data: dict[str, np.ndarray], size: int, key: Array, epochs: int
) -> tuple[Any, list[float]]:
    """Trains for some epochs.

    - `step`: from (state, batch) to (state, metrics). `data`: arrays with n rows each.
    - `size`: rows of a batch. `key`: decides the orders.

    Returns the last state, and the mean loss of each epoch.
    """
    ### BEGIN SOLUTION
    n = len(next(iter(data.values())))
    losses = []
    for epoch_key in jax.random.split(key, epochs):
        order = np.asarray(jax.random.permutation(epoch_key, n))
        total = 0.0
        for i in range(0, n, size):
            rows = order[i : i + size]
            state, metrics = step(state, {name: array[rows] for name, array in data.items()})
            total += float(metrics["loss"]) * len(rows)
        losses.append(total / n)
    return state, losses
    ### END SOLUTION


# %% tests="fit" points=3
def noting(state, batch):
    """A step that learns nothing and writes down what it gets."""
    return [*state, batch], {"loss": jnp.mean(batch["x"])}


def numbered(n):
    return {"x": np.arange(n, dtype=np.float32) ** 2, "name": np.arange(n) + 100}


def sizes_of(state):
    return [len(batch["x"]) for batch in state]


seven = numbered(7)
noted, fit_losses = fit(noting, [], seven, 3, jax.random.key(0), 2)
check.values(
    [sizes_of(noted), sizes_of(fit(noting, [], seven, 10, jax.random.key(0), 1)[0])],
    [[3, 3, 1, 3, 3, 1], [7]],
    mistakes={"JX916": [[3, 3, 3, 3], []]},
    name="sizes",
)
check.true(
    all(sorted(batch) == ["name", "x"] for batch in noted)
    and all(
        sorted(np.concatenate([batch["x"] for batch in epoch]).tolist()) == seven["x"].tolist()
        for epoch in (noted[:3], noted[3:])
    ),
    "In an epoch, not each example comes exactly once.",
    code="JX916",
    name="each once",
)
check.true(
    all(np.array_equal(batch["x"], (batch["name"] - 100) ** 2) for batch in noted),
    "Rows of the arrays that belong together were torn apart.",
    name="together",
)


def order_of(batches):
    return np.concatenate([batch["name"] for batch in batches]).tolist()


long = [fit(noting, [], numbered(30), 8, jax.random.key(k), 2)[0] for k in (1, 1, 2)]
orders = [order_of(part) for each in long for part in (each[:4], each[4:])]
neighbours = sum(b - a == 1 for a, b in zip(orders[0], orders[0][1:], strict=False))
check.true(
    neighbours < 15 and orders[0] != orders[1],
    "The examples are not shuffled, or in the same way in each epoch.",
    code="JX931",
    name="orders",
)
check.true(
    orders[:2] == orders[2:4] and orders[0] != orders[4] and orders[1] != orders[5],
    "The key does not decide the orders.",
    code="JX203",
    name="the key",
)
check.values(
    fit_losses,
    [13.0, 13.0],
    rtol=5e-7,
    mistakes={
        "JX913": [
            float(np.mean([np.mean(batch["x"]) for batch in epoch]))
            for epoch in (noted[:3], noted[3:])
        ]
    },
    name="losses",
)


def only_ys(state, batch):
    (name,) = batch
    return state + len(batch[name]), {"loss": jnp.sum(batch[name]) / len(batch[name])}


check.values(
    fit(only_ys, 0, {"y": np.float32([[1.0], [2.0], [6.0]])}, 2, jax.random.key(5), 2),
    (6, [3.0, 3.0]),
    rtol=1e-5,
    name="other keys",
)
check.true(
    isinstance(fit_losses, list) and all(type(loss) is float for loss in fit_losses),
    "The losses are no list of Python floats.",
    code="JX122",
    name="floats",
)


### BEGIN HIDDEN TESTS
# sentence: "it has at least one key" -> other keys | other keys
# sentence: "`step` gets each of the n examples exactly once" -> each once, sizes | each once, sizes
# sentence: "A batch is a dict with the keys" -> each once, together | other keys, together
# sentence: "The examples of an epoch come in a random order" -> orders | orders, every first
# sentence: "Each step gets the state" -> sizes | sizes
# sentence: "It returns the pair `(state, losses)`" -> losses, floats | losses
eleven = numbered(11)
noted, fit_losses = fit(noting, [], eleven, 4, jax.random.key(7), 3)
check.values(
    [sizes_of(noted)]
    + [
        sizes_of(fit(noting, [], numbered(n), k, jax.random.key(0), 2)[0])
        for n, k in ((1, 1), (6, 3), (2, 1))
    ],
    [3 * [4, 4, 3], [1, 1], [3, 3, 3, 3], [1, 1, 1, 1]],
    name="sizes",
)
check.true(
    all(sorted(order_of(noted[i : i + 3])) == eleven["name"].tolist() for i in (0, 3, 6)),
    "In an epoch, not each example comes exactly once.",
    code="JX916",
    name="each once",
)
check.true(
    all(np.array_equal(batch["x"], (batch["name"] - 100) ** 2) for batch in noted),
    "Rows of the arrays that belong together were torn apart.",
    name="together",
)
orders = [order_of(noted[i : i + 3]) for i in (0, 3, 6)]
check.true(
    len({str(order) for order in [*orders, sorted(orders[0])]}) == 4,
    "The examples are not shuffled, or in the same way in each epoch.",
    code="JX931",
    name="orders",
)
firsts = [order_of(fit(noting, [], numbered(3), 2, jax.random.key(k), 1)[0]) for k in range(60)]
check.true(
    len({str(order) for order in firsts}) == 6
    and all(
        8 <= sum(order[i] == 100 + j for order in firsts) <= 34 for i in range(3) for j in range(3)
    ),
    "Not all orders are equally likely.",
    code="JX931",
    name="every first",
)


check.values(
    fit(only_ys, 3, {"z": np.float32([[4.0], [2.0], [6.0]])}, 2, jax.random.key(6), 1),
    (6, [4.0]),
    rtol=1e-5,
    name="other keys",
)
check.values(fit_losses, [35.0, 35.0, 35.0], rtol=1e-5, name="losses")
### END HIDDEN TESTS


# %% [markdown]
# ## 10.7 Evaluation
#
# This is how a popular tutorial measures the accuracy on a test set:


# %%
def tutorial_evaluate(metrics_of, batches):
    accuracies = [metrics_of(batch)["accuracy"] for batch in batches]
    return np.mean(accuracies)


def sign_is_right(batch):
    return {"accuracy": jnp.mean((batch["x"] > 0) == (batch["label"] == 1))}


four_and_one = [
    {"x": jnp.array([1.0, 2.0, -1.0, -2.0]), "label": jnp.array([1, 1, 0, 0])},
    {"x": jnp.array([3.0]), "label": jnp.array([0])},
]
print(tutorial_evaluate(sign_is_right, four_and_one))  # four of five are right

# %% [markdown]
# ### Exercise `evaluate` (2 points, 10 minutes, easy)
#
# Write `evaluate(metrics_of, batches)`, which gives the metrics of a whole data set.
#
# * `batches` is a list of m ≥ 1 dicts of arrays. Each has the key `"label"`, with one row for each
#   example; the batches may be of any sizes from 1 on.
# * `metrics_of(batch)` returns a dict of float32 arrays of shape `()`. Its keys are the same for
#   all batches, and may be any but `"examples"`. Each value is a mean over the examples of the
#   batch.
# * It returns a dict with these keys and the key `"examples"`. The values of the former are Python
#   floats: the mean over **all examples** of all batches. `"examples"` is how many there are, a
#   Python int.
# * `metrics_of` is called once for each batch, and not more often. `evaluate` is pure.
#
# One call: `evaluate(sign_is_right, four_and_one)` returns `{"accuracy": 0.8, "examples": 5}`.
#
# <details><summary>Hint 1</summary>
#
# Four examples that are right and one that is wrong: what is the sum over each batch?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Each mean has the weight of its batch, `len(batch["label"])`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Keep the pairs of a dict and its weight in a list. Then one sum for each key.
#
# </details>


# %% solution="evaluate"
def evaluate(metrics_of: Callable, batches: list[dict[str, Array]]) -> dict[str, float | int]:
    """Means over all examples of all batches.

    - `metrics_of`: from a batch to a dict of means over it.

    Returns a dict of floats with the same keys, and "examples", an int.
    """
    ### BEGIN SOLUTION
    told = [(metrics_of(batch), len(batch["label"])) for batch in batches]
    examples = sum(n for _, n in told)
    means = {
        name: sum(float(metrics[name]) * n for metrics, n in told) / examples for name in told[0][0]
    }
    return {**means, "examples": examples}
    ### END SOLUTION


# %% tests="evaluate" points=2
def two_means(batch):
    return {"loss": jnp.mean(batch["x"]), "square": jnp.mean(batch["x"] ** 2)}


three_sizes = [
    {"x": jnp.array([1.0, 1.0, 1.0]), "label": jnp.zeros(3)},
    {"x": jnp.array([2.0]), "label": jnp.zeros(1)},
    {"x": jnp.array([3.0, 4.0]), "label": jnp.zeros(2)},
]
of_all = {"loss": 2.0, "square": 32 / 6, "examples": 6}
check.values(
    [evaluate(two_means, three_sizes), evaluate(two_means, three_sizes[1:2])],
    [of_all, {"loss": 2.0, "square": 4.0, "examples": 1}],
    rtol=5e-7,
    mistakes={
        "JX913": [
            {"loss": 6.5 / 3, "square": 17.5 / 3, "examples": 6},
            {"loss": 2.0, "square": 4.0, "examples": 1},
        ]
    },
)
check.true(
    {name: type(x).__name__ for name, x in evaluate(two_means, three_sizes).items()}
    == {"loss": "float", "square": "float", "examples": "int"},
    "The values are no Python floats, and a Python int.",
    code="JX122",
    name="types",
)


class Impatient:
    """Metrics that refuse to look at a batch twice."""

    def __init__(self):
        self.sizes = []

    def __call__(self, batch):
        self.sizes.append(len(batch["label"]))
        if len(self.sizes) > 3:
            raise RuntimeError("metrics_of was called more than once for a batch")
        return two_means(batch)


check.values(evaluate(Impatient(), three_sizes), of_all, name="called once")
check.pure(evaluate, two_means, three_sizes)


### BEGIN HIDDEN TESTS
# sentence: "the batches may be of any sizes from 1 on" -> values | values
# sentence: "Its keys are the same for all" -> values | values
# sentence: "It returns a dict with these keys and the key" -> values, types | values, types
# sentence: "`metrics_of` is called once for each batch" -> called once | called once
# sentence: "`evaluate` is pure" -> pure | pure
rng = np.random.default_rng(13)
uneven = [
    {"x": jnp.array(rng.normal(size=n), jnp.float32), "label": np.zeros(n, np.int32)}
    for n in (7, 1, 2, 5, 1)
]
everything = np.concatenate([batch["x"] for batch in uneven])


def other_mean(batch):
    return {"top": jnp.mean(batch["x"] > 0), "zero": 0 * jnp.mean(batch["x"])}


check.values(
    [evaluate(two_means, uneven), evaluate(other_mean, uneven)],
    [
        {
            "loss": float(everything.mean()),
            "square": float((everything**2).mean()),
            "examples": 16,
        },
        {"top": float((everything > 0).mean()), "zero": 0.0, "examples": 16},
    ],
    rtol=1e-4,
    atol=1e-5,
)
check.true(
    {name: type(x).__name__ for name, x in evaluate(other_mean, uneven[:2]).items()}
    == {"top": "float", "zero": "float", "examples": "int"},
    "The values are no Python floats, and a Python int.",
    code="JX122",
    name="types",
)
check.values(evaluate(Impatient(), three_sizes[::-1]), of_all, name="called once")
check.pure(evaluate, two_means, uneven)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.8 An optimizer to measure
#
# Optax is a box of parts. `optax.chain(a, b)` passes the gradients through `a`, and what comes out
# of it through `b`. So the order matters. **Predict**, before you run the cell, how long the
# updates are that each of the two gives, for a gradient of length 50:

# %%
steep = {"w": jnp.array([30.0, 40.0])}
for clip_first in (True, False):
    parts = [optax.clip_by_global_norm(1.0), optax.adam(1.0)]
    chained = optax.chain(*(parts if clip_first else parts[::-1]))
    updates, _ = chained.update(steep, chained.init(steep))
    print("clip, then Adam:" if clip_first else "Adam, then clip:", updates["w"])

# %% [markdown]
# The rate may be a *schedule*: a function from the number of the update, counted from 0, to a rate.
# The optimizer counts by itself. `optax.warmup_cosine_decay_schedule` and its relatives make them:

# %%
falling = optax.linear_schedule(init_value=1.0, end_value=0.0, transition_steps=4)
print([float(falling(i)) for i in range(6)])
scheduled = optax.sgd(falling)
opt_state = scheduled.init(weights)
for _ in range(3):
    updates, opt_state = scheduled.update({"w": jnp.ones(2)}, opt_state)
    print(updates["w"])

# %% [markdown]
# And weight decay may have a *mask*: a tree of bools, or a function that makes one of the
# parameters.

# %% [markdown]
# ### Exercise `make_optimizer` (3 points, 20 minutes, medium)
#
# Write `make_optimizer(peak, warmup, total)`, which returns an optimizer of Optax.
#
# * `peak` is a Python float, `warmup` and `total` are Python ints with 1 ≤ `warmup` < `total`.
# * Before anything else, gradients with a global norm above 1.0 are scaled down to 1.0. (The global
#   norm is the length of all gradients together, as one vector.)
# * Then follows AdamW as in Optax, with its defaults, but for a weight decay of 0.1.
# * The decay applies to leaves with two or more axes, and to no others.
# * The learning rate rises linearly from 0, at the first update, to `peak`, at update number
#   `warmup`, counted from 0. From there it falls to 0, along half a cosine, at update number
#   `total`, and stays there.
#
# One call: with `make_optimizer(0.1, 2, 10)`, the first three updates have the rates 0.0, 0.05 and
# 0.1: the first one does not move anything.
#
# <details><summary>Hint 1</summary>
#
# Three parts: a schedule, AdamW with it, and a chain.
#
# </details>
# <details><summary>Hint 2</summary>
#
# What counts as `decay_steps` in `optax.warmup_cosine_decay_schedule`: only the fall, or the rise
# as well? `help` says it; printing the schedule shows it.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `optax.adamw(schedule, weight_decay=..., mask=...)`, where the mask is a function from the
# parameters to a tree of bools, by `ndim`.
#
# </details>


# %% solution="make_optimizer"
def make_optimizer(peak: float, warmup: int, total: int) -> optax.GradientTransformation:
    """Clipping, and AdamW with warm-up, cosine decay of the rate, and decay of matrices only.

    - `peak`: the highest rate. `warmup`, `total`: numbers of updates.
    """
    ### BEGIN SOLUTION
    schedule = optax.warmup_cosine_decay_schedule(
        init_value=0.0, peak_value=peak, warmup_steps=warmup, decay_steps=total, end_value=0.0
    )

    def matrices(params):
        return jax.tree.map(lambda p: p.ndim >= 2, params)

    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.adamw(schedule, weight_decay=0.1, mask=matrices),
    )
    ### END SOLUTION


# %% tests="make_optimizer" points=3
def rate_at(i, peak, warmup, total):
    if i <= warmup:
        return peak * i / warmup
    return peak * (1 + np.cos(np.pi * (min(i, total) - warmup) / (total - warmup))) / 2


def is_matrix(p):
    return p.ndim >= 2


def by_hand_updates(params, grads, peak, warmup, total, decays=is_matrix, clip=True, rate=rate_at):
    """What the optimizer should change, one update after the other."""
    m = v = jax.tree.map(jnp.zeros_like, params)
    changes = []
    for i, g in enumerate(grads):
        length = jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(g)))
        shorter = 1.0 / jnp.maximum(1.0, length) if clip else 1.0
        g = jax.tree.map(lambda leaf, by=shorter: leaf * by, g)
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b**2, v, g)
        here, n = rate(i, peak, warmup, total), i + 1

        def change(p, a, b, here=here, n=n):
            step = (a / (1 - 0.9**n)) / (jnp.sqrt(b / (1 - 0.999**n)) + 1e-8)
            return -here * (step + 0.1 * p * decays(p))

        changes.append(jax.tree.map(change, params, m, v))
        params = jax.tree.map(jnp.add, params, changes[-1])
    return changes


def updates_of(tx, params, grads):
    """What it does change."""
    state = TrainState.create(apply_fn=None, params=params, tx=tx)
    changes = []
    for each in grads:
        after = state.apply_gradients(grads=each)
        changes.append(jax.tree.map(lambda a, b: a - b, after.params, state.params))
        state = after
    return changes


some_leaves = {
    "kernel": jnp.array([[2.0, -3.0]]),
    "cube": jnp.array([[[1.0, -4.0]]]),
    "bias": jnp.array([1.0, 5.0]),
}


def leaf_grads(m, *factors):
    one = {
        "kernel": jnp.array([[0.1, 0.2]]),
        "cube": jnp.array([[[0.1, -0.3]]]),
        "bias": jnp.array([-0.2, 0.3]),
    }
    return [jax.tree.map(lambda leaf, f=f: f * leaf, one) for f in (factors or m * (1.0,))]


def only_leaf(changes, *names):
    return [{name: each[name] for name in names} for each in changes]


# Small gradients that stay the same: Adam's step is the rate, up or down.
run = (some_leaves, leaf_grads(8), 0.1, 2, 6)
changes = updates_of(make_optimizer(0.1, 2, 6), some_leaves, leaf_grads(8))
check.values(
    only_leaf(changes, "bias"),
    only_leaf(by_hand_updates(*run), "bias"),
    rtol=1e-3,
    atol=1e-5,
    mistakes={
        "JX614": only_leaf(by_hand_updates(*run, decays=lambda p: True), "bias"),
        "JX912": only_leaf(by_hand_updates(*run, rate=lambda i, peak, *_: peak), "bias"),
    },
    name="rates",
)
check.values(
    only_leaf(changes, "kernel", "cube"),
    only_leaf(by_hand_updates(*run), "kernel", "cube"),
    rtol=1e-3,
    atol=1e-5,
    mistakes={
        "JX614": only_leaf(by_hand_updates(*run, decays=lambda p: p.ndim == 2), "kernel", "cube")
    },
    name="decay",
)
# Gradients of a length that changes: without the clipping, the long ones would count for more.
uneven = (some_leaves, leaf_grads(0, 1.0, 1.0, 200.0, -1.0, 2.0, -30.0), 0.2, 1, 9)
check.values(
    updates_of(make_optimizer(0.2, 1, 9), *uneven[:2]),
    by_hand_updates(*uneven),
    rtol=1e-3,
    atol=1e-5,
    mistakes={"JX911": by_hand_updates(*uneven, clip=False)},
    name="clipping",
)


### BEGIN HIDDEN TESTS
# sentence: "gradients with a global norm above 1.0" -> clipping | clipping
# sentence: "Then follows AdamW as in Optax" -> rates, clipping | clipping, rates
# sentence: "The decay applies to leaves with two or more axes" -> decay | decay, axes
# sentence: "The learning rate rises linearly from 0" -> rates | rates
run = (some_leaves, leaf_grads(11), 0.03, 3, 8)
changes = updates_of(make_optimizer(0.03, 3, 8), some_leaves, leaf_grads(11))
check.values(
    only_leaf(changes, "bias"),
    only_leaf(by_hand_updates(*run), "bias"),
    rtol=1e-3,
    atol=1e-5,
    name="rates",
)
check.values(
    only_leaf(changes, "kernel", "cube"),
    only_leaf(by_hand_updates(*run), "kernel", "cube"),
    rtol=1e-3,
    atol=1e-5,
    name="decay",
)
wild = (some_leaves, leaf_grads(0, 5.0, -0.5, 40.0, 1.0, 3.0), 0.1, 1, 7)
check.values(
    updates_of(make_optimizer(0.1, 1, 7), *wild[:2]),
    by_hand_updates(*wild),
    rtol=1e-3,
    atol=1e-5,
    mistakes={"JX911": by_hand_updates(*wild, clip=False)},
    name="clipping",
)
cube = [jnp.full((2, 1, 2), 4.0), (jnp.array(3.0), jnp.array([[2.0]]))]
cube_grads = [jax.tree.map(lambda leaf: 0.1 * leaf, cube)] * 3
check.values(
    updates_of(make_optimizer(0.2, 1, 4), cube, cube_grads),
    by_hand_updates(cube, cube_grads, 0.2, 1, 4),
    rtol=1e-3,
    atol=1e-5,
    name="axes",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.9 A part of it stays
#
# To fine-tune a network, its lower layers are *frozen*. Zeros in the place of their gradients are
# not enough: you have measured above what AdamW does with zeros. The frozen part has to get another
# optimizer, one that does nothing. `optax.multi_transform` gives each part of a tree its own; the
# parts are told apart by *labels*, a tree of strings, or a function that makes one:

# %%
both = optax.multi_transform(
    {"fast": optax.sgd(1.0), "slow": optax.sgd(0.01)},
    lambda params: {"w": "fast", "v": "slow"},
)
two = {"w": jnp.zeros(2), "v": {"a": jnp.zeros(2), "b": jnp.zeros(1)}}
updates, _ = both.update(jax.tree.map(jnp.ones_like, two), both.init(two), two)
print(updates)

# %% [markdown]
# A label may stand for a whole branch, as `"slow"` does here.

# %% [markdown]
# ### Exercise `freeze` (3 points, 15 minutes, medium)
#
# Write `freeze(tx, names)`, which returns an optimizer that holds a part of the parameters.
#
# * `tx` is an optimizer of Optax. `names` is a list or a tuple of strings. The parameters are a
#   dict whose keys are strings; its values are arrays or dicts of arrays. Names that are no keys of
#   it, as well as keys further down that have such a name, do not matter.
# * Everything under a key in `names` stays **exactly** as it is, whatever `tx` does and whatever
#   its gradients are, NaN and infinity included.
# * All else moves as `tx` moves a tree in which the frozen parts are absent. (So these do not
#   count for clipping by the global norm, for example.)
# * The result is an optimizer as others, with `init` and `update`; its updates are a tree like the
#   parameters. With all keys in `names`, nothing moves; with none, it does what `tx` does.
#
# One call: `freeze(optax.adamw(0.1), ["encoder"])`, for parameters with the keys `encoder` and
# `head`, moves what is under `head` only.
#
# <details><summary>Hint 1</summary>
#
# Two labels, two optimizers. Which optimizer of Optax makes zeros of all updates?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `optax.set_to_zero()`. The labels need no more than the top level of the parameters.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A function from `params` to a dict with the same keys, and one of two strings for each, as the
# second argument of `multi_transform`.
#
# </details>


# %% solution="freeze"
def freeze(tx: optax.GradientTransformation, names: Sequence[str]) -> optax.GradientTransformation:
    """An optimizer that moves all but some top-level parts of the parameters, as `tx` does."""

    ### BEGIN SOLUTION
    def labels(params):
        return {name: "frozen" if name in names else "free" for name in params}

    return optax.multi_transform({"free": tx, "frozen": optax.set_to_zero()}, labels)
    ### END SOLUTION


# %% tests="freeze" points=3
layers = {
    "encoder": {"kernel": jnp.array([[3.0, 4.0]]), "head": jnp.array([2.0])},
    "norm": jnp.array([5.0]),
    "head": {"kernel": jnp.array([[1.0], [-2.0]]), "bias": jnp.array([0.5])},
}
layer_grads = {
    "encoder": {"kernel": jnp.array([[30.0, 40.0]]), "head": jnp.array([0.0])},
    "norm": jnp.array([0.0]),
    "head": {"kernel": jnp.array([[0.3], [0.4]]), "bias": jnp.array([-0.2])},
}


def several(tx, params, grads, m=3):
    state = TrainState.create(apply_fn=None, params=params, tx=tx)
    for _ in range(m):
        state = state.apply_gradients(grads=grads)
    return state.params


def only(tree, *names):
    return {name: tree[name] for name in names}


decaying = optax.adamw(0.1, weight_decay=0.2)
check.values(
    several(freeze(decaying, ["encoder", "norm", "nobody"]), layers, layer_grads),
    {**layers, **several(decaying, only(layers, "head"), only(layer_grads, "head"))},
    rtol=1e-4,
    mistakes={
        "JX020": {**several(decaying, layers, layer_grads), "head": layers["head"]},
    },
    name="AdamW",
)
not_finite = {**layer_grads, "encoder": jax.tree.map(lambda x: x / 0.0, layer_grads["encoder"])}
clipping = optax.chain(optax.clip_by_global_norm(0.1), optax.sgd(1.0))
check.values(
    several(freeze(clipping, ("encoder",)), layers, not_finite),
    {
        **layers,
        **several(clipping, only(layers, "head", "norm"), only(layer_grads, "head", "norm")),
    },
    rtol=1e-4,
    name="not finite, clipped",
)
check.values(
    [
        several(freeze(decaying, list(layers)), layers, layer_grads),
        several(freeze(decaying, []), layers, layer_grads),
    ],
    [layers, several(decaying, layers, layer_grads)],
    rtol=1e-4,
    name="all and none",
)


### BEGIN HIDDEN TESTS
# sentence: "Names that are no keys of it" -> AdamW | AdamW
# sentence: "Everything under a key in `names` stays" -> AdamW, not finite, clipped | not finite
# sentence: "All else moves as `tx` moves a tree" -> not finite, clipped | not finite
# sentence: "its updates are a tree like the" -> AdamW, all and none | AdamW, all and none
check.values(
    several(freeze(decaying, ["bias", "head", "kernel"]), layers, layer_grads, 4),
    {
        **layers,
        **several(
            decaying, only(layers, "encoder", "norm"), only(layer_grads, "encoder", "norm"), 4
        ),
    },
    rtol=1e-4,
    name="AdamW",
)
chained = optax.chain(optax.clip_by_global_norm(0.5), optax.sgd(0.5, momentum=0.9))
odd = {**layer_grads, "norm": jnp.array([jnp.nan])}
check.values(
    several(freeze(chained, ["norm"]), layers, odd),
    {
        **layers,
        **several(chained, only(layers, "encoder", "head"), only(layer_grads, "encoder", "head")),
    },
    rtol=1e-4,
    name="not finite",
)
check.values(
    [
        several(freeze(chained, ["head", "norm", "encoder"]), layers, layer_grads),
        several(freeze(chained, ["heads"]), layers, layer_grads),
    ],
    [layers, several(chained, layers, layer_grads)],
    rtol=1e-4,
    name="all and none",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.10 Checkpoints
#
# A run that is interrupted should go on as if nothing had happened. That takes more than the
# parameters: without Adam's averages and its counter the next steps are other ones. Orbax writes
# any tree of arrays and numbers into a folder:
#
#     with ocp.StandardCheckpointer() as checkpointer:
#         checkpointer.save(folder, tree)
#         tree = checkpointer.restore(folder, template)
#
# * `save` returns while a thread is still writing. `checkpointer.wait_until_finished()` waits for
#   it, and so does the end of a `with`. What goes wrong in the thread is raised there, or never.
# * The folder must be an **absolute** path: with `"run"`, `save` returns None as always, and the
#   thread fails. `Path(folder).absolute()` makes one. It must not exist, unless `force=True`.
# * `template` is a tree of the same structure and shapes, with any numbers in it. Without one,
#   named tuples such as Adam's state come back as dicts.
#
# (`flax.training.checkpoints` is older, and restores **nothing** from a folder that is not there:
# it hands back the template without a word.)

# %% [markdown]
# ### Exercise `save_and_load` (3 points, 15 minutes, medium)
#
# Write `save(folder, tree)`, which writes a checkpoint, and `load(folder, template)`, which reads
# it.
#
# * `folder` is a `str`, absolute or relative to the current folder. The folders above it need not
#   exist.
# * `save(folder, tree)`, for a tree of JAX arrays and Python ints, such as
#   `{"params": params, "opt_state": opt_state, "step": 7}`, writes all of it. What the folder had
#   before is replaced. When `save` returns, all is written. It returns `None`.
# * `load(folder, template)` returns what was saved last under that folder, read from the disk: a
#   tree of the structure of `template`, which has the structure, shapes and dtypes of the saved
#   tree, with other numbers.
# * If there is no such folder, `load` raises `FileNotFoundError`.
# * Neither changes its arguments. Several folders do not get into each other's way.
#
# One call: after `save("runs/a", {"w": jnp.ones(2)})`, `load("runs/a", {"w": jnp.zeros(2)})`
# returns `{"w": [1.0, 1.0]}`.
#
# <details><summary>Hint 1</summary>
#
# Each of the two functions may open a checkpointer of its own.
#
# </details>
# <details><summary>Hint 2</summary>
#
# An absolute path in both. `force=True` in one of them.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Two times `with ocp.StandardCheckpointer() as checkpointer:`, with one line inside; the end of the
# `with` does the waiting.
#
# </details>


# %% solution="save_and_load"
def save(folder: str, tree: Any) -> None:
    """Writes a tree of arrays and ints as a checkpoint; replaces what was there."""
    ### BEGIN SOLUTION
    with ocp.StandardCheckpointer() as checkpointer:
        checkpointer.save(Path(folder).absolute(), tree, force=True)
    ### END SOLUTION


def load(folder: str, template: Any) -> Any:
    """Reads a checkpoint.

    - `template`: a tree of the structure, shapes and dtypes of what was saved.
    """
    ### BEGIN SOLUTION
    with ocp.StandardCheckpointer() as checkpointer:
        return checkpointer.restore(Path(folder).absolute(), template)
    ### END SOLUTION


# %% tests="save_and_load" points=3
def run_of(number):
    params = {"w": jnp.full((2, 3), number), "b": [jnp.array(-number)]}
    tx = optax.adam(0.1)
    state = tx.update(params, tx.init(params))[1]
    return {"params": params, "opt_state": state, "step": int(number)}


def loaded_as(f):
    try:
        return f()
    except Exception as error:
        return type(error).__name__


save("runs/first", run_of(3.0))
save("runs/deeper/first", run_of(5.0))
check.values(
    [load("runs/first", run_of(0.0)), load("runs/deeper/first", run_of(0.0))],
    [run_of(3.0), run_of(5.0)],
    mistakes={"JX920": [run_of(0.0), run_of(0.0)]},
    name="two folders",
)
replaced = save("runs/first", run_of(8.0))
check.values(load("runs/first", run_of(1.0)), run_of(8.0), name="replaced")
check.true(replaced is None, "save does not return None.", code="JX122", name="returns None")
check.raises(FileNotFoundError, load, "runs/none", run_of(0.0), name="not there")
scratch = tempfile.mkdtemp()
save(f"{scratch}/deeper/second", run_of(2.0))
check.values(load(f"{scratch}/deeper/second", run_of(0.0)), run_of(2.0), name="absolute")
check.pure(save, "runs/fourth", {"w": jnp.ones(2), "step": 3}, name="save is pure")
check.pure(load, "runs/fourth", {"w": jnp.zeros(2), "step": 0}, name="load is pure")
shutil.rmtree("runs", ignore_errors=True)
shutil.rmtree(scratch, ignore_errors=True)


### BEGIN HIDDEN TESTS
# sentence: "absolute or relative to the current folder" -> two folders, absolute | absolute, others
# sentence: "writes all of it" -> two folders | others
# sentence: "What the folder had" -> replaced | others
# sentence: "When `save` returns, all is written" -> two folders | others
# sentence: "It returns `None`" -> returns None | returns None
# sentence: "returns what was saved last under that folder" -> two folders, replaced | others
# sentence: "`load` raises `FileNotFoundError`" -> not there | not there
# sentence: "Neither changes its" -> save is pure, load is pure | save is pure, load is pure
# sentence: "Several folders do not get into each other's way" -> two folders | others
def momenta_of(number):
    params = [jnp.full(4, number), {"k": jnp.array([int(number)]), "none": None}]
    tx = optax.chain(optax.clip(1.0), optax.sgd(0.1, momentum=0.9))
    return (params, tx.update(params, tx.init(params))[1], 3 * int(number))


save("some/where/a", momenta_of(1.0))
save("some/where/b", run_of(6.0))
save("some/where/a", momenta_of(2.0))
save("some/a", momenta_of(4.0))
check.values(
    [
        load("some/where/a", momenta_of(0.0)),
        load("some/where/b", run_of(9.0)),
        load("some/a", momenta_of(5.0)),
    ],
    [momenta_of(2.0), run_of(6.0), momenta_of(4.0)],
    mistakes={"JX920": [momenta_of(0.0), run_of(9.0), momenta_of(5.0)]},
    name="others",
)
scratch = tempfile.mkdtemp()
nothing = save(f"{scratch}/x", momenta_of(7.0))
check.values(load(f"{scratch}/x", momenta_of(1.0)), momenta_of(7.0), name="absolute")
check.true(nothing is None, "save does not return None.", code="JX122", name="returns None")
check.raises(FileNotFoundError, load, f"{scratch}/y", momenta_of(0.0), name="not there")
check.pure(save, "some/b", momenta_of(3.0), name="save is pure")
check.pure(load, "some/b", momenta_of(0.0), name="load is pure")
shutil.rmtree("some", ignore_errors=True)
shutil.rmtree(scratch, ignore_errors=True)
### END HIDDEN TESTS


# %% [markdown]
# ## 10.11 All of it together
#
# Your data, your step, your loop, with two optimizers: plain SGD, and the one that you have made.
# The second run is interrupted in the middle, and goes on from its checkpoint.

# %%
# %matplotlib inline
train_data, test_data = xor_data(512, 0), xor_data(300, 1)
test_batches = [{k: v[i : i + 128] for k, v in test_data.items()} for i in (0, 128, 256)]
key = jax.random.key(0)


def tested(state):
    return evaluate(lambda batch: train_step(state, batch)[1], test_batches)


plain, plain_losses = fit(
    train_step, start(key, optax.sgd(0.1)), train_data, 64, jax.random.key(1), 30
)
made = make_optimizer(0.05, 20, 240)
half, first_losses = fit(train_step, start(key, made), train_data, 64, jax.random.key(1), 15)
folder = tempfile.mkdtemp()
save(f"{folder}/half", {"params": half.params, "opt_state": half.opt_state, "step": int(half.step)})

fresh = start(jax.random.key(99), made)  # another process, the next day
template = {"params": fresh.params, "opt_state": fresh.opt_state, "step": 0}
full, last_losses = fit(
    train_step,
    fresh.replace(**load(f"{folder}/half", template)),
    train_data,
    64,
    jax.random.key(2),
    15,
)
shutil.rmtree(folder)
print("SGD:   ", tested(plain))
print("yours: ", tested(full))


def draw():
    import matplotlib.pyplot as plt

    _, (left, middle, right) = plt.subplots(1, 3, figsize=(12, 3.6))
    left.plot(plain_losses, label="SGD")
    left.plot(first_losses + last_losses, label="yours")
    left.axvline(15, color="0.8", label="checkpoint")
    left.set(xlabel="epoch", ylabel="loss")
    left.legend()
    side = np.linspace(-0.4, 1.4, 80, dtype=np.float32)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    for axes, state, name in ((middle, plain, "SGD"), (right, full, "yours")):
        logits = state.apply_fn({"params": state.params}, grid)
        chance = np.asarray(jax.nn.softmax(logits)[:, 1]).reshape(80, 80)
        axes.contourf(side, side, chance, levels=20, cmap="RdBu", vmin=0, vmax=1, alpha=0.7)
        axes.scatter(
            *test_data["x"].T, c=test_data["label"], cmap="RdBu", s=18, lw=0.3, edgecolors="k"
        )
        axes.set(title=name, xticks=[0, 1], yticks=[0, 1])
    plt.show()


draw()
