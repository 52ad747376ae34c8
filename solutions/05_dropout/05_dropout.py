# %% [markdown]
# # 5. Dropout and its keys
#
# Dropout sets random numbers of a layer to zero while a network is trained, and does nothing when
# it is used. So the same network has two modes, and one of them needs random numbers. In JAX both
# are explicit: the mode is an argument, and so is the key.
#
# You will
#
# * write dropout yourself, with the factor that keeps the mean,
# * hand a key to a Flax module, in the right *stream*,
# * refute the claim that every dropout layer needs a key of its own,
# * give every training step a key, and every stochastic prediction one,
# * repair an evaluation that is noisy,
# * and find out what is wrong with the keys of others.
#
# Seven exercises, 18 points, about 90 minutes. You need to know `jax.random` (keys, `split`,
# `fold_in`), `jax.grad`, `jax.jit` and `jax.vmap`, and to have seen a Flax linen module. Each
# exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 05_dropout.ipynb
#
# In some tests you see `mistakes={...}`: wrong answers that the check knows by the name of the
# mistake that leads to them.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other keys and inputs and ask **nothing that an exercise does not say**. No test
# knows which numbers "should" come out of a key. These words mean the same in all exercises:
#
# | the exercise says | the test does |
# | --- | --- |
# | *exactly* | compares with the computation that the exercise spells out, up to rounding |
# | *with probability* | counts zeros in a large array, with bounds that a right answer keeps |
# | *every key is used once* | records the keys of all draws and splits of one call |
# | *the key decides* | the same key gives the same result, another key another one |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *jitted* | calls it for several steps and counts how often Python computes: once |
# | *no Python loop* | counts the operations of your function at two sizes: no growth |
#
# Each check of a test cell is worth the same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check


# %% [markdown]
# ## 5.1 What dropout does
#
# With rate r, each number is *dropped* (becomes 0) with probability r, and *kept* with probability
# 1 − r, each by its own toss of a coin. What is kept is multiplied by 1 / (1 − r):
#
#     x                   1.0   2.0   3.0   4.0
#     coin  (r = 0.5)     keep  drop  keep  drop
#     training            2.0   0.0   6.0   0.0
#     evaluation          1.0   2.0   3.0   4.0
#
# Why the factor? The next layer adds the numbers up. With half of them gone, the sum would be half
# as large in training as it is later, in evaluation. With the factor, the mean is the same:

# %%
ones = jnp.ones(10_000)
coins = jax.random.bernoulli(jax.random.key(0), 0.8, ones.shape)  # True with probability 0.8
print("kept:", jnp.mean(coins))
print("mean without the factor:", jnp.mean(jnp.where(coins, ones, 0.0)))
print("mean with it:           ", jnp.mean(jnp.where(coins, ones / 0.8, 0.0)))

# %% [markdown]
# The shape of the coins matters. A coin for each column, thrown once and used for all rows, drops
# whole columns. And beware of two conventions: Flax and PyTorch want the probability to **drop**,
# some older code the probability to **keep**.

# %%
x = jnp.ones((3, 6))
print(jnp.where(jax.random.bernoulli(jax.random.key(1), 0.5, (6,)), x, 0.0))
print(jnp.where(jax.random.bernoulli(jax.random.key(1), 0.5, x.shape), x, 0.0))

# %% [markdown]
# ### Exercise `dropout` (3 points, 10 minutes, easy)
#
# Write `dropout(key, x, rate, train)`.
#
# * `key` is a typed key (made by `jax.random.key`); `x` is a float32 or bfloat16 array of any
#   shape; `rate` is a Python float from 0 to 1, **both included**; `train` is a Python bool. Under
#   `jax.jit`, `rate` and `train` are static arguments.
# * It returns an array of the shape and the dtype of `x`.
# * If `train` is true, each element becomes 0 with probability `rate`, independently of all others;
#   the rest is multiplied by 1 / (1 − `rate`). With `rate` = 1 everything is 0 (not NaN).
# * If `train` is false, it returns `x` unchanged. The key is not used, and may then be `None`.
# * Every key is used once, and the key decides.
# * It works under `jax.jit`.
#
# One call: `dropout(jax.random.key(0), jnp.array([1.0, 2.0, 3.0, 4.0]), 0.5, True)` returns
# something like `[2.0, 0.0, 6.0, 0.0]`.
#
# <details><summary>Hint 1</summary>
#
# `train` is an ordinary bool, so an ordinary `if` may ask for it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.random.bernoulli(key, p, shape)` is True with probability p. Is p here the rate? And which
# shape?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.where(keep, x / (1 - rate), 0)`. For `rate` = 1 no element is kept, so nobody sees the
# infinity in the second argument. (0 · ∞ would be NaN, though: do not multiply by the coins.)
#
# </details>


# %% solution="dropout"
def dropout(key: Array | None, x: Array, rate: float, train: bool) -> Array:
    """Drops each element with probability `rate`, and rescales the others.

    - `key`: a typed key, or None if `train` is false.
    - `x`: any shape, float32 or bfloat16.
    - `rate`: the probability of dropping, 0 <= rate <= 1.
    - `train`: whether to drop at all.

    Returns an array of the shape and dtype of `x`.
    """
    ### BEGIN SOLUTION
    if not train:
        return x
    keep = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(keep, x / (1 - rate), 0)
    ### END SOLUTION


# %% tests="dropout" points=3
def in_training(key, x):
    return dropout(key, x, 0.2, True)


def in_evaluation(x):
    return dropout(None, x, 0.2, False)


check.key_sensitive(dropout, lambda key: (key, jnp.ones((5, 20)), 0.4, True))
check.dropout_statistics(in_training, 0.2, evaluate=in_evaluation)


### BEGIN HIDDEN TESTS
def with_rate_one(key, x):
    return dropout(key, x, 0.7, True)


some = jnp.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
check.dropout_statistics(with_rate_one, 0.7)
check.values(
    (dropout(jax.random.key(1), some, 0.0, True), dropout(jax.random.key(2), some, 1.0, True)),
    (some, jnp.zeros((2, 3))),
    name="rates 0 and 1",
    mistakes={"JX124": (some, jnp.full((2, 3), jnp.nan))},
)
check.values(
    jnp.zeros_like(dropout(jax.random.key(3), some.astype(jnp.bfloat16), 0.5, True)),
    jnp.zeros((2, 3), jnp.bfloat16),
    name="dtype of a bfloat16 input",
    mistakes={"JX133": jnp.zeros((2, 3), jnp.float32)},
)
check.keys_used_once(dropout, jax.random.key(4), jnp.ones((5, 20)), 0.5, True)
check.jittable(dropout, jax.random.key(5), jnp.ones((5, 20)), 0.25, True, static=(2, 3))
### END HIDDEN TESTS


# %% [markdown]
# ## 5.2 Streams of keys
#
# In Flax, `nn.Dropout(rate)` is a layer, and the model is told the mode when it is called. This is
# the network of this notebook:


# %% trusted="net"
class Net(nn.Module):
    """A layer of 16 units with dropout, and three outputs."""

    rate: float = 0.5

    @nn.compact
    def __call__(self, x, train):
        x = nn.relu(nn.Dense(16)(x))
        x = nn.Dropout(self.rate, deterministic=not train)(x)
        return nn.Dense(3)(x)


net = Net()


# %%
variables = net.init(jax.random.key(0), jnp.ones((1, 4)), train=False)
print(jax.tree.map(jnp.shape, variables))

x = jnp.arange(8.0).reshape(2, 4)
print(net.apply(variables, x, train=False))  # no key needed
print(net.apply(variables, x, train=True, rngs={"dropout": jax.random.key(1)}))
print(net.apply(variables, x, train=True, rngs={"dropout": jax.random.key(2)}))

# %% [markdown]
# `init` and `apply` take keys by name. Each name is a *stream*: `params` for initial weights,
# `dropout` for dropout, and others as you like. Without a key for its stream, the layer complains:

# %%
for rngs in (None, {"drop": jax.random.key(1)}):
    try:
        net.apply(variables, x, train=True, rngs=rngs)
    except Exception as error:
        print(type(error).__name__, str(error)[:40])

# %% [markdown]
# But not always. If there is a `params` stream, a missing stream silently takes its keys from
# there, and a key without a name is a `params` stream:

# %%
print(net.apply(variables, x, train=True, rngs={"params": jax.random.key(1)}))
print(net.apply(variables, x, train=True, rngs=jax.random.key(1)))

# %% [markdown]
# Nothing seems wrong here. In a model that draws something else from `params`, or from a third
# stream, it is: everything then comes from the one key, whoever asks. Name your streams.

# %% [markdown]
# ### Exercise `forward` (2 points, 5 minutes, easy)
#
# Write `forward(model, variables, x, key, train)`, which calls any model, in either mode.
#
# * `model` is a linen module that is called as `model(x, train=...)`, such as `net`. `variables` is
#   the dict of all its variables: `{"params": ...}`, perhaps with further collections beside it.
#   `x` is an array, `key` a typed key, `train` a bool.
# * It returns exactly what the model returns for these, with `train` passed on to it.
# * In training (`train=True`), the stream `dropout` gets `key`, and **no other stream** gets a key.
#   Otherwise it is left to you whether the model gets one.
#
# One call: `forward(net, variables, jnp.ones((2, 4)), jax.random.key(0), True)` returns an array of
# shape `(2, 3)`.
#
# <details><summary>Hint 1</summary>
#
# It is one line, and nearly all of it stands above.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A test can ask a model from which streams it was given keys. Which of the four calls above with
# `train=True` name the right one?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `model.apply(variables, x, train=train, rngs={...: key})`.
#
# </details>


# %% solution="forward"
def forward(model: nn.Module, variables: dict[str, Any], x: Array, key: Array, train: bool) -> Any:
    """Calls a model in training or evaluation.

    - `model`: a linen module with the signature (x, train).
    - `variables`: all of its variables.
    - `x`: its input.
    - `key`: a typed key for the stream "dropout".
    - `train`: the mode.

    Returns what the model returns.
    """
    ### BEGIN SOLUTION
    return model.apply(variables, x, train=train, rngs={"dropout": key})
    ### END SOLUTION


# %% tests="forward" points=2
weights = net.init(jax.random.key(10), jnp.ones((1, 4)), train=False)
batch, batch_key = jnp.linspace(-1.0, 1.0, 12).reshape(3, 4), jax.random.key(11)
trained = net.apply(weights, batch, train=True, rngs={"dropout": batch_key})
evaluated = net.apply(weights, batch, train=False)
check.values(
    forward(net, weights, batch, batch_key, True),
    trained,
    rtol=1e-4,
    name="training",
    mistakes={"JX806": evaluated},
)
check.values(
    forward(net, weights, batch, batch_key, False),
    evaluated,
    rtol=1e-4,
    name="evaluation",
    mistakes={"JX805": trained},
)


### BEGIN HIDDEN TESTS
class Streams(nn.Module):
    """Says which mode and which streams it was given."""

    @nn.compact
    def __call__(self, x, train):
        offset = self.variable("constants", "offset", jnp.zeros, ()).value
        given = [train, self.has_rng("dropout"), self.has_rng("params")]
        return jnp.array(given, dtype=jnp.float32) + offset + 0 * jnp.sum(x)


constants = {"params": {}, "constants": {"offset": jnp.float32(3.0)}}
check.values(
    forward(Streams(), constants, batch, batch_key, True),
    jnp.array([4.0, 4.0, 3.0]),
    name="streams in training",
    mistakes={
        "JX803": jnp.array([4.0, 3.0, 4.0]),
        "JX201": jnp.array([4.0, 4.0, 4.0]),
        "JX806": jnp.array([3.0, 4.0, 3.0]),
    },
)
stronger = Net(rate=0.9)
for seed in (12, 13):
    check.values(
        forward(stronger, weights, batch, jax.random.key(seed), True),
        stronger.apply(weights, batch, train=True, rngs={"dropout": jax.random.key(seed)}),
        rtol=1e-4,
        name="another model and other keys",
        mistakes={"JX806": stronger.apply(weights, batch, train=False)},
    )
### END HIDDEN TESTS


# %% [markdown]
# ## 5.3 Two layers, one key
#
# > *In Flax, each dropout layer needs a key of its own, so split the key once for each layer.*
#
# This is often read, and it is wrong. A stream is not used up by the first layer that asks: each
# layer folds its own name, and a count of how often it has asked, into the key of the stream.
#
#     rngs={"dropout": key}
#              |
#              +-- fold_in(Dropout_0) --> mask of the first layer
#              |
#              +-- fold_in(Dropout_1) --> mask of the second layer
#
# Who does by hand what the layers do by themselves can get it wrong. This module wants two randomly
# thinned versions of its input, to compare what a network makes of them. It is from a tutorial:


# %%
class TutorialTwoDropout(nn.Module):
    rate: float

    @nn.compact
    def __call__(self, x, train):
        if not train:
            return x, x
        key = self.make_rng("dropout")  # a key from the stream
        keep = lambda: jax.random.bernoulli(key, 1 - self.rate, x.shape)
        return (
            jnp.where(keep(), x / (1 - self.rate), 0),
            jnp.where(keep(), x / (1 - self.rate), 0),
        )


one, other = TutorialTwoDropout(rate=0.5).apply(
    {}, jnp.ones(8), train=True, rngs={"dropout": jax.random.key(0)}
)
print(one)
print(other)

# %% [markdown]
# ### Exercise `TwoDropout` (2 points, 10 minutes, easy)
#
# Repair it: write the linen module `TwoDropout`, with a field `rate`.
#
# * `TwoDropout(rate=r)` makes the module, with 0 < r < 1. It has no parameters.
# * It is called as `(x, train)`, with `x` float32 of shape `(b, d)` and `train` a Python bool. It
#   returns a pair of arrays `(first, second)`, each of the shape of `x`.
# * In training, each of the two is `x` with dropout of rate `rate`: each element becomes 0 with
#   probability `rate`, the rest is multiplied by 1 / (1 − `rate`). What is dropped in `first` and
#   what is dropped in `second` are **independent**.
# * One single key is enough: `rngs={"dropout": key}`. The key decides.
# * In evaluation, it returns `(x, x)` and needs no key.
#
# One call: `TwoDropout(rate=0.5).apply({}, jnp.ones((1, 4)), train=True, rngs={"dropout": key})`
# returns something like `([[2, 0, 0, 2]], [[0, 0, 2, 2]])`, as float32.
#
# <details><summary>Hint 1</summary>
#
# What would the module look like if somebody else had written dropout for you?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Look at `Net`: how does it say whether to drop? Here there are two such layers.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `nn.Dropout(self.rate, deterministic=not train)(x)`, twice, both times on `x`.
#
# </details>


# %% solution="TwoDropout"
# class TwoDropout(nn.Module), with a field rate: float
# - called with x: shape (b, d), float32, and train: bool.
# Returns two arrays of the shape and dtype of x.
### BEGIN SOLUTION
class TwoDropout(nn.Module):
    """Two randomly thinned versions of the input."""

    rate: float

    @nn.compact
    def __call__(self, x, train):
        first = nn.Dropout(self.rate, deterministic=not train)(x)
        second = nn.Dropout(self.rate, deterministic=not train)(x)
        return first, second


### END SOLUTION


# %% tests="TwoDropout" points=2
def views(key, x):
    return TwoDropout(rate=0.3).apply({}, x, train=True, rngs={"dropout": key})


def dropped(key):
    return [(view == 0).astype(jnp.int32) for view in views(key, jnp.ones((40, 40)))]


def second_from_first():
    from autograder.diagnoses import find

    first, second = dropped(jax.random.key(1))
    if not jnp.all(second >= first) or jnp.all(second == first):
        return None
    return find("JX123").finding(
        called="TwoDropout(rate=0.3)",
        got="a second array in which all that is dropped in the first one is dropped as well",
        expected="two masks that have nothing to do with each other",
    )


check.independent(
    dropped(jax.random.key(1)),
    code="JX201",
    name="the two masks",
    diagnose=(second_from_first,),
)
check.dropout_statistics(
    lambda key, x: views(key, x)[0],
    0.3,
    evaluate=lambda x: TwoDropout(rate=0.3).apply({}, x, train=False)[0],
    name="the first of the two",
)


### BEGIN HIDDEN TESTS
def strong_view(key, x):
    return TwoDropout(rate=0.8).apply({}, x, train=True, rngs={"dropout": key})[1]


def second_in_evaluation(x):
    return TwoDropout(rate=0.8).apply({}, x, train=False)[1]


check.dropout_statistics(
    strong_view, 0.8, evaluate=second_in_evaluation, name="the second of the two"
)
check.independent(
    [dropped(jax.random.key(2))[0], dropped(jax.random.key(3))[0]],
    code="JX804",
    name="masks of two keys",
)
check.values(
    jax.tree.map(jnp.zeros_like, views(jax.random.key(4), jnp.ones((2, 5)))),
    (jnp.zeros((2, 5)), jnp.zeros((2, 5))),
    structure="loose",
    name="shapes",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.4 A key for every step
#
# What has to change is the key from one *step* to the next. With the same key, every step drops the
# same units: the network is then trained as a smaller one, and the dropped half learns nothing.

# %%
same_key = jax.random.key(3)
hidden = jnp.ones((1, 12))
layer = nn.Dropout(0.5, deterministic=False)
for _ in range(3):
    print("one key:", layer.apply({}, hidden, rngs={"dropout": same_key})[0])
for step in range(3):
    step_key = jax.random.fold_in(same_key, step)
    print("folded: ", layer.apply({}, hidden, rngs={"dropout": step_key})[0])

# %% [markdown]
# With `jax.random.fold_in(key, step)` there is one key for the whole run, and training that is
# taken up again at step 1234 goes on with the masks that it would have had. In compiled code, mind
# where the key and the number come from: what a jitted function reads from outside is frozen into
# the program. So both are arguments.
#
# The loss of this notebook:


# %% trusted="mean_square"
def mean_square(params: Any, x: Array, y: Array, dropout_key: Array) -> Array:
    """The loss of `net` in training: `x` has shape (b, 4), `y` (b, 3); the result is one number."""
    out = net.apply({"params": params}, x, train=True, rngs={"dropout": dropout_key})
    return jnp.mean((out - y) ** 2)


# %% [markdown]
# ### Exercise `train_step` (3 points, 15 minutes, medium)
#
# Write `train_step(params, step, key, x, y)`: one step of gradient descent for `net`. It returns a
# pair `(new_params, loss)`.
#
# * `params` are the parameters of `net` (what stands under `"params"`); `step` ≥ 0 is a Python int
#   or an int32 array of shape `()`; `key` is the typed key of the whole run; `x` is float32 of
#   shape `(b, 4)`, `y` of shape `(b, 3)`.
# * The dropout key of this step is `jax.random.fold_in(key, step)`. `loss` is exactly
#   `mean_square(params, x, y, dropout_key)` with it: float32, shape `()`.
# * `new_params` is exactly `params` − 0.1 · (gradient of that loss with respect to `params`), a
#   tree like `params`.
# * It is jitted: for arrays of the same shapes, Python computes once, whatever `step` and `key`
#   are.
# * The key and the step decide: the same ones give the same result.
#
# One use of it:
#
#     for step in range(100):
#         params, loss = train_step(params, step, key, x, y)
#
# <details><summary>Hint 1</summary>
#
# Three things happen: the key of the step, the loss with its gradient, the new parameters.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.value_and_grad(mean_square)` is a function of the same arguments as `mean_square`. It
# differentiates with respect to the first one.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)`, and `@jax.jit` above it all. No argument
# is static.
#
# </details>


# %% solution="train_step"
# train_step(params: dict, step: int | Array, key: Array, x: Array, y: Array) -> (new_params, loss)
# - params: parameters of net; step: >= 0; key: a typed key.
# - x: shape (b, 4), y: shape (b, 3), float32.
# Returns the new parameters, and the loss of this step, shape ().
### BEGIN SOLUTION
@jax.jit
def train_step(params, step, key, x, y):
    """One step of gradient descent, with a dropout key of its own."""
    dropout_key = jax.random.fold_in(key, step)
    loss, grads = jax.value_and_grad(mean_square)(params, x, y, dropout_key)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss


### END SOLUTION


# %% tests="train_step" points=3
first_params = net.init(jax.random.key(20), jnp.ones((1, 4)), train=False)["params"]
xs, ys = jnp.linspace(-2.0, 2.0, 24).reshape(6, 4), jnp.linspace(0.0, 1.0, 18).reshape(6, 3)


def one_step(dropout_key):
    loss, grads = jax.value_and_grad(mean_square)(first_params, xs, ys, dropout_key)
    return jax.tree.map(lambda p, g: p - 0.1 * g, first_params, grads), loss


run_key = jax.random.key(21)
losses = [float(train_step(first_params, step, run_key, xs, ys)[1]) for step in (1, 2)]
check.true(
    losses[0] != losses[1],
    "Steps 1 and 2 have the same loss for the same params: they drop the same units.",
    code="JX804",
)
check.values(
    train_step(first_params, 3, run_key, xs, ys),
    one_step(jax.random.fold_in(run_key, 3)),
    rtol=1e-4,
    mistakes={"JX804": one_step(run_key), "JX204": one_step(jax.random.key(3))},
)


### BEGIN HIDDEN TESTS
def steps_and_batches(rng, case):
    step = int(rng.integers(10_000))
    key = jax.random.key(int(rng.integers(2**31)))
    x, y = rng.normal(size=(5, 4)).astype(np.float32), rng.normal(size=(5, 3)).astype(np.float32)
    return first_params, jnp.int32(step), key, jnp.array(x), jnp.array(y)


def what_is_wrong_with_the_step():
    from autograder.diagnoses import find

    new, loss = train_step(first_params, 4, run_key, xs, ys)
    right, right_loss = one_step(jax.random.fold_in(run_key, 4))
    moved = [
        np.asarray(n - p) for n, p in zip(*map(jax.tree.leaves, (new, first_params)), strict=True)
    ]
    should = [
        np.asarray(n - p) for n, p in zip(*map(jax.tree.leaves, (right, first_params)), strict=True)
    ]
    still = not any(np.any(m) for m in moved)
    plain = net.apply({"params": first_params}, xs, train=False)
    if np.allclose(loss, jnp.mean((plain - ys) ** 2)):
        code, got = "JX806", "the loss without dropout"
    elif still:
        code, got = "JX930", "parameters that did not move"
    elif all(np.allclose(m, -s, atol=1e-6) for m, s in zip(moved, should, strict=True)):
        code, got = "JX127", "a step in the wrong direction"
    elif np.allclose(loss, right_loss, rtol=1e-4):
        code, got = "JX325", "the right loss, and other new parameters"
    else:
        return None
    return find(code).finding(
        called="train_step(params, step, key, x, y)", got=got, expected="one step of descent"
    )


check.key_sensitive(train_step, lambda key: (first_params, 5, key, xs, ys))
check.equivalent(
    train_step,
    reference.train_step,
    inputs=steps_and_batches,
    cases=5,
    rtol=1e-4,
    diagnose=(what_is_wrong_with_the_step,),
)
check.traces(
    train_step,
    [(first_params, step, jax.random.key(step), xs, ys) for step in range(4)],
    at_most=1,
)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.5 How sure is the network?
#
# Dropout can be left on when predicting, on purpose: T passes with T masks give T answers, their
# mean is the prediction and their spread says how far to trust it (*Monte Carlo dropout*).
#
#     keys[0] --> pass 0 --> (b, 3) --+
#     keys[1] --> pass 1 --> (b, 3) --+--> mean (b, 3), std (b, 3)
#     keys[2] --> pass 2 --> (b, 3) --+
#
# T passes are T calls with the same parameters and the same input, and with another key each. That
# is what `jax.vmap` is for: it maps over the keys, and over nothing else.

# %%
passes = jax.random.split(jax.random.key(0), 4)


def dropped_sum(k):
    return layer.apply({}, hidden, rngs={"dropout": k}).sum()


print(jax.vmap(dropped_sum)(passes))
print(jax.vmap(lambda i: dropped_sum(same_key))(jnp.arange(4)))  # mapped over the wrong thing

# %% [markdown]
# ### Exercise `mc_predict` (3 points, 15 minutes, medium)
#
# Write `mc_predict(params, x, key, passes)`, which returns a pair `(mean, std)`.
#
# * `params` are the parameters of `net`; `x` is float32 of shape `(b, 4)`; `key` is a typed key;
#   `passes` ≥ 1 is a Python int (static under `jax.jit`).
# * Pass i, for i = 0, ..., `passes` − 1, is exactly
#   `net.apply({"params": params}, x, train=True, rngs={"dropout": keys[i]})`, where
#   `keys = jax.random.split(key, passes)`.
# * `mean` and `std` are the mean and the standard deviation over the passes, each of shape `(b,
#   3)`, float32. `std` is divided by the number of passes (as `jnp.std` does it), so one single
#   pass has `std` 0.
# * There is no Python loop over the passes, and it works under `jax.jit`.
#
# One call: `mc_predict(params, jnp.ones((2, 4)), jax.random.key(0), 50)` returns two arrays of
# shape `(2, 3)`, the second one positive.
#
# <details><summary>Hint 1</summary>
#
# Write down one pass as a function of nothing but its key.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.vmap` of that function, called with all the keys, gives an array of shape `(passes, b, 3)`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Which axis of that array counts the passes? `jnp.mean(outs, axis=...)`, `jnp.std(outs, axis=...)`.
#
# </details>


# %% solution="mc_predict"
def mc_predict(params: Any, x: Array, key: Array, passes: int) -> tuple[Array, Array]:
    """Mean and spread of several predictions with dropout.

    - `params`: parameters of `net`.
    - `x`: shape (b, 4), float32.
    - `key`: a typed key, shape ().
    - `passes`: how many predictions, a Python int.

    Returns `(mean, std)`, each of shape (b, 3), float32.
    """

    ### BEGIN SOLUTION
    def one_pass(k):
        return net.apply({"params": params}, x, train=True, rngs={"dropout": k})

    outs = jax.vmap(one_pass)(jax.random.split(key, passes))
    return outs.mean(axis=0), outs.std(axis=0)
    ### END SOLUTION


# %% tests="mc_predict" points=3
mc_params = net.init(jax.random.key(30), jnp.ones((1, 4)), train=False)["params"]
mc_x, mc_key = jnp.linspace(-1.0, 1.0, 8).reshape(2, 4), jax.random.key(31)


def passes_with(keys):
    apply = lambda k: net.apply({"params": mc_params}, mc_x, train=True, rngs={"dropout": k})
    return jnp.stack([apply(k) for k in keys])


outs = passes_with(jax.random.split(mc_key, 6))
without = net.apply({"params": mc_params}, mc_x, train=False)
check.values(
    mc_predict(mc_params, mc_x, mc_key, 6),
    (outs.mean(axis=0), outs.std(axis=0)),
    rtol=1e-4,
    atol=1e-5,
    mistakes={
        "JX806": (without, jnp.zeros((2, 3))),
        "JX209": (passes_with([mc_key])[0], jnp.zeros((2, 3))),
    },
)


### BEGIN HIDDEN TESTS
def spreads_that_are_known():
    from autograder.diagnoses import find

    mean, std = mc_predict(mc_params, mc_x, mc_key, 6)
    code = None
    if np.shape(std) != (2, 3):
        return None
    if np.allclose(std, 0, atol=1e-6):
        shared = not np.allclose(mean, without, atol=1e-5)
        code, got = ("JX209", "equal passes") if shared else ("JX806", "passes without dropout")
    elif np.allclose(mean, outs.mean(axis=0), atol=1e-4):
        if np.allclose(std, outs.var(axis=0), atol=1e-5):
            code, got = "JX123", "the variance for std"
        elif np.allclose(std, outs.std(axis=0, ddof=1), atol=1e-4):
            code, got = "JX125", "std divided by the number of passes less one"
    if code is None:
        return None
    return find(code).finding(
        called="mc_predict(params, x, key, 6)", got=got, expected="mean and std of 6 passes"
    )


def mc_inputs(b, passes):
    def make(rng):
        x = rng.normal(size=(b, 4)).astype(np.float32)
        return mc_params, jnp.array(x), jax.random.key(int(rng.integers(2**31))), passes

    return make


check.equivalent(
    mc_predict,
    reference.mc_predict,
    inputs=check.kinds(
        {
            "7 passes": mc_inputs(3, 7),
            "as many passes as examples": mc_inputs(4, 4),
            "one pass": mc_inputs(3, 1),
        },
        edge=("one pass",),
    ),
    cases=6,
    rtol=1e-4,
    atol=1e-5,
    diagnose=(spreads_that_are_known,),
)
check.key_sensitive(mc_predict, lambda key: (mc_params, mc_x, key, 6))
check.vectorised(mc_predict, lambda n: (mc_params, mc_x, mc_key, n), loops=True)
check.jittable(mc_predict, mc_params, mc_x, mc_key, 6, static=(3,))
### END HIDDEN TESTS


# %% [markdown]
# ## 5.6 When it counts, no dropout
#
# The last of the mistakes is the quietest. If dropout stays on when the network is evaluated, it
# still works, only worse, and two evaluations of the same data differ. Unless the key is always the
# same one: then nobody notices. This is from a notebook:


# %%
def notebook_eval(params, x, y):
    rngs = {"dropout": jax.random.key(0)}
    logits = net.apply({"params": params}, x, train=True, rngs=rngs)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)


print(notebook_eval(variables["params"], jnp.ones((4, 4)), jnp.array([0, 1, 2, 2])))

# %% [markdown]
# ### Exercise `eval_step` (2 points, 5 minutes, easy)
#
# Repair it: write `eval_step(params, x, y)`, which returns a pair `(loss, accuracy)`.
#
# * `params` are the parameters of `net`; `x` is float32 of shape `(b, 4)`, b ≥ 1; `y` is int32 of
#   shape `(b,)` with entries 0, 1 or 2, the right classes.
# * `loss` is the mean of (`jax.nn.one_hot(y, 3)` − `logits`)² over all b · 3 numbers, and
#   `accuracy` the fraction of rows whose largest logit is at `y`. Both are float32 of shape `()`.
# * `logits` is what `net` gives **in evaluation**: without dropout, and without a key. Nothing else
#   is multiplied or divided.
# * It works under `jax.jit`.
#
# One call: `eval_step(params, jnp.ones((4, 4)), jnp.array([0, 1, 2, 2]))` returns two numbers, the
# second of which is 0, 0.25 or 0.5: four equal rows have the same prediction.
#
# <details><summary>Hint 1</summary>
#
# Which argument tells `net` its mode?
#
# </details>
# <details><summary>Hint 2</summary>
#
# In evaluation the layer draws nothing, so it needs no `rngs`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Two changes to one line of the function above.
#
# </details>


# %% solution="eval_step"
def eval_step(params: Any, x: Array, y: Array) -> tuple[Array, Array]:
    """Evaluates `net` on a batch.

    - `params`: parameters of `net`.
    - `x`: shape (b, 4), float32.
    - `y`: right classes, shape (b,), int32.

    Returns `(loss, accuracy)`, each of shape (), float32.
    """
    ### BEGIN SOLUTION
    logits = net.apply({"params": params}, x, train=False)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)
    ### END SOLUTION


# %% tests="eval_step" points=2
eval_params = net.init(jax.random.key(40), jnp.ones((1, 4)), train=False)["params"]
eval_x, eval_y = jnp.linspace(-2.0, 2.0, 40).reshape(10, 4), jnp.arange(10) % 3
eval_logits = net.apply({"params": eval_params}, eval_x, train=False)


def loss_and_accuracy(logits):
    error = jax.nn.one_hot(eval_y, 3) - logits
    return jnp.mean(error**2), jnp.mean(jnp.argmax(logits, axis=-1) == eval_y)


check.values(
    eval_step(eval_params, eval_x, eval_y),
    loss_and_accuracy(eval_logits),
    rtol=1e-4,
    mistakes={"JX807": loss_and_accuracy(eval_logits * 0.5)},
)


### BEGIN HIDDEN TESTS
def classified(rng, case):
    b = (8, 1)[case % 2]
    x = rng.normal(size=(b, 4)).astype(np.float32)
    return eval_params, jnp.array(x), jnp.array(rng.integers(0, 3, size=b).astype(np.int32))


def why_the_loss_is_off():
    from autograder.diagnoses import find

    loss, _ = eval_step(eval_params, eval_x, eval_y)
    plain = [net.apply({"params": eval_params}, eval_x[i : i + 1], train=False) for i in range(10)]
    error = jax.nn.one_hot(eval_y, 3) - jnp.concatenate(plain)
    for code, known in (
        ("JX317", jnp.sum(error**2)),
        ("JX317", jnp.sum(error**2) / 10),
        ("JX123", jnp.mean(jnp.abs(error))),
    ):
        if np.allclose(loss, known, rtol=1e-4):
            return find(code).finding(
                called="eval_step(params, x, y)", got="another loss", expected="the mean square"
            )
    if np.allclose(loss, jnp.mean(error**2), rtol=1e-4):
        return None
    return find("JX805").finding(
        called="eval_step(params, x, y)",
        got="a loss that the network without dropout does not have",
        expected="the loss of the network in evaluation",
    )


check.equivalent(
    eval_step,
    reference.eval_step,
    inputs=classified,
    cases=8,
    rtol=1e-4,
    diagnose=(why_the_loss_is_off,),
)
check.jittable(eval_step, eval_params, eval_x, eval_y)
check.pure(eval_step, eval_params, eval_x, eval_y)
### END HIDDEN TESTS


# %% [markdown]
# ## 5.7 Whose key is it?
#
# Now you are the examiner. Here are eight functions from training scripts. `train_...` is called
# once in every training step, with the key of the whole run and the number of the step.
# `evaluate_...` is called whenever the network is evaluated. They take what they are given from the
# script, and what they return is used as it is.


# %% trusted="scripts"
def train_a(params, x, key, step):
    rngs = {"dropout": jax.random.fold_in(key, step)}
    return net.apply({"params": params}, x, train=True, rngs=rngs)


def train_b(params, x, key, step):
    return net.apply({"params": params}, x, train=True, rngs={"dropout": key})


def train_c(params, x, key, step):
    step_key = jax.random.fold_in(key, step)
    return net.apply({"params": params}, x, train=True, rngs=step_key)


def train_d(params, x, key, step):
    dropout_key = jax.random.split(key, 10)[step % 10]
    dropout_key = jax.random.fold_in(dropout_key, step)
    return net.apply({"params": params}, x, True, rngs={"dropout": dropout_key})


def train_e(params, x, key, step):
    step_key = jax.random.fold_in(key, step)
    noise_key, _ = jax.random.split(step_key)
    x = x + 0.01 * jax.random.normal(noise_key, x.shape)
    return net.apply({"params": params}, x, train=True)


def train_f(params, x, key, step):
    noise_key, dropout_key = jax.random.split(key)
    x = x + 0.01 * jax.random.normal(jax.random.fold_in(noise_key, step), x.shape)
    return net.apply({"params": params}, x, train=True, rngs={"dropout": dropout_key})


def evaluate_a(params, x):
    return net.apply({"params": params}, x, train=False)


def evaluate_b(params, x, key):
    return net.apply({"params": params}, x, train="eval", rngs={"dropout": key})


# %% [markdown]
# The verdicts:
#
# | verdict | it means |
# | --- | --- |
# | `"ok"` | training: a new mask in every step, from the stream `dropout`; evaluation: no dropout |
# | `"missing-rng"` | the dropout layer gets no key at all: an error is raised |
# | `"wrong-stream"` | the key is not given to the stream `dropout`, and yet no error is raised |
# | `"frozen-mask"` | training: every step of the run drops the same units |
# | `"eval-noisy"` | evaluation: dropout is on |

# %% [markdown]
# ### Exercise `whose_key` (3 points, 15 minutes, medium)
#
# Write `whose_key()`, without arguments: it returns a dict from the names of the eight functions
# (such as `"train_a"`) to their verdicts.
#
# * The dict has exactly eight keys; each value is one of the five strings of the table.
# * `net`, `params` and `x` are as in the rest of the notebook; runs have thousands of steps.
# * Exactly one verdict is right for each function. The test knows which. You may find out by
#   reading or by running them, in `whose_key` or in a cell of your own.
#
# What it returns, with the verdicts left out: `{"train_a": "...", "train_b": "...", ...}`
#
# <details><summary>Hint 1</summary>
#
# Call each function for steps 0, 1, 10 and 11, and each evaluation with two keys, if it takes one.
# Which of them raise? Which results are equal?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Two look alike in such a trial, and only reading tells them apart: one of them gives its key no
# name. For another one, ask what the mask depends on, not what the output depends on.
#
# </details>
# <details><summary>Hint 3</summary>
#
# There are two frozen masks, and two functions that are in order in training. And what is
# `not "eval"` in Python?
#
# </details>


# %% solution="whose_key"
def whose_key() -> dict[str, str]:
    """The verdict on each of the eight functions.

    Returns a dict from names to "ok", "missing-rng", "wrong-stream", "frozen-mask" or "eval-noisy".
    """
    ### BEGIN SOLUTION
    return {
        "train_a": "ok",
        "train_b": "frozen-mask",
        "train_c": "wrong-stream",
        "train_d": "ok",
        "train_e": "missing-rng",
        "train_f": "frozen-mask",
        "evaluate_a": "ok",
        "evaluate_b": "eval-noisy",
    }
    ### END SOLUTION


# %% tests="whose_key" points=3
verdicts = dict(whose_key())
names = [f"train_{c}" for c in "abcdef"] + ["evaluate_a", "evaluate_b"]
for name in names:
    check.true(
        verdicts.get(name) in ("ok", "missing-rng", "wrong-stream", "frozen-mask", "eval-noisy"),
        f"There is no verdict of the table for {name}.",
        code="JX122",
    )
    check.true(
        name != "train_a" or verdicts[name] == "ok",
        "train_a folds the step into the key of the run and names the stream: it is in order.",
        code="JX020",
    )
### BEGIN HIDDEN TESTS
check.true(
    verdicts["train_b"] == "frozen-mask",
    "The verdict on train_b is not what it does when it is run.",
    code="JX020",
)
check.true(
    verdicts["train_c"] == "wrong-stream",
    "The verdict on train_c is not what it does when it is run.",
    code="JX020",
)
check.true(
    verdicts["train_e"] == "missing-rng",
    "The verdict on train_e is not what it does when it is run.",
    code="JX020",
)
check.true(
    (verdicts["train_d"], verdicts["train_f"]) == ("ok", "frozen-mask"),
    "One of the verdicts on train_d and train_f is not what it does when it is run.",
    code="JX020",
)
check.true(
    (verdicts["evaluate_a"], verdicts["evaluate_b"]) == ("ok", "eval-noisy"),
    "One of the verdicts on evaluate_a and evaluate_b is not what it does when it is run.",
    code="JX020",
)
### END HIDDEN TESTS
