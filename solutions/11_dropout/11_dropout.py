# %% [markdown]
# # 11. Dropout and its keys
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
# * measure how sure a network is, and see a network without dropout learn its noise by heart,
# * repair an evaluation that is noisy,
# * and find out what is wrong with the keys of others.
#
# Seven exercises, 18 points, about 95 minutes. You need to know `jax.random` (keys, `split`,
# `fold_in`), `jax.grad`, `jax.jit` and `jax.vmap`, and to have seen a Flax linen module. Each
# exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 11_dropout.ipynb
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
# | *pure* | your arguments are as they were, and a second call gives the same answer |
# | *no key is used twice* | records the keys of all draws and splits of one call |
# | *the key decides* | the same key gives the same result, another key another one |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *jitted* | calls it for several steps and counts how often Python computes: once |
# | *no Python loop* | counts the operations of your function at two sizes: no growth |
#
# The arrays that you return are JAX arrays. Each check of a test cell is worth the same share of
# the points. `print` is allowed everywhere.

# %% trusted="imports"
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check


# %% [markdown]
# ## 11.1 What dropout does
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
# * No key is used twice, and the key decides.
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
# `jnp.where` chooses between the kept number, divided by the probability of keeping, and 0. For
# `rate` = 1 nothing is kept, and the infinity in the other branch does not show. (0 · ∞ would be
# NaN: do not multiply by the coins.) A gradient would find it, though; where one is taken, return
# zeros for `rate` = 1 before that line.
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
    if rate == 1:
        return jnp.zeros_like(x)
    keep = jax.random.bernoulli(key, 1 - rate, x.shape)
    return jnp.where(keep, x / (1 - rate), 0)
    ### END SOLUTION


# %% tests="dropout" points=3
def in_training(key, x):
    return dropout(key, x, 0.2, True)


def in_evaluation(x):
    return dropout(None, x, 0.2, False)


some = jnp.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
half = some.astype(jnp.bfloat16)
check.key_sensitive(dropout, lambda key: (key, jnp.ones((5, 20)), 0.4, True))
check.dropout_statistics(in_training, 0.2, evaluate=in_evaluation)
check.values(
    (dropout(jax.random.key(1), some, 0.0, True), dropout(jax.random.key(2), some, 1.0, True)),
    (some, jnp.zeros((2, 3))),
    type=jax.Array,
    name="rates 0 and 1",
    mistakes={"JX124": (some, jnp.full((2, 3), jnp.nan))},
)
check.values(
    (jnp.zeros_like(dropout(jax.random.key(3), half, 0.5, True)), dropout(None, half, 0.5, False)),
    (jnp.zeros((2, 3), jnp.bfloat16), half),
    name="bfloat16",
    mistakes={
        "JX133": (jnp.zeros((2, 3), jnp.float32), half),
        "JX807": (jnp.zeros((2, 3), jnp.bfloat16), half / 2),
    },
)
dropped_of_20 = {
    int(jnp.sum(dropout(jax.random.key(seed), jnp.ones(20), 0.5, True) == 0)) for seed in range(30)
}
check.true(
    len(dropped_of_20) > 1,
    f"With 30 different keys and rate 0.5, {min(dropped_of_20)} of 20 elements are dropped each "
    "time: they do not toss coins of their own.",
    code="JX218",
    name="independent coins",
)
planes = dropout(jax.random.key(9), jnp.ones((2, 40, 20)), 0.5, True) == 0
check.independent([jnp.int32(plane) for plane in planes], code="JX811", name="planes")
check.values(dropout(None, jnp.array(3.0), 0.5, False), jnp.array(3.0), name="a single number")
check.keys_used_once(dropout, jax.random.key(4), jnp.ones((5, 20)), 0.5, True)
check.jittable(dropout, jax.random.key(5), jnp.ones((5, 20)), 0.25, True, static=(2, 3))


### BEGIN HIDDEN TESTS
# sentence: "a float32 or bfloat16 array of any shape" -> dropout_statistics, bfloat16 | any shape
# sentence: "from 0 to 1, **both included**" -> rates 0 and 1 | rates 0 and 1 again
# sentence: "an array of the shape and the dtype of `x`" -> bfloat16 | any shape
# sentence: "each element becomes 0 with probability `rate`" -> dropout_statistics | small rate
# sentence: "independently of all others" -> independent coins, planes | one element
# sentence: "the rest is multiplied by" -> dropout_statistics | dropout_statistics
# sentence: "With `rate` = 1 everything is 0" -> rates 0 and 1 | rates 0 and 1 again
# sentence: "it returns `x` unchanged" -> dropout_statistics | any shape
# sentence: "may then be `None`" -> dropout_statistics | -
# sentence: "No key is used twice" -> keys_used_once | -
# sentence: "the key decides" -> key_sensitive | -
# sentence: "It works under `jax.jit`" -> jittable | -
def with_high_rate(key, x):
    return dropout(key, x, 0.7, True)


def dropped_share(x, rate):
    return float(jnp.mean(dropout(jax.random.key(6), x, rate, True) == 0))


check.dropout_statistics(with_high_rate, 0.7)
check.values(
    tuple(dropout(jax.random.key(7), -half, rate, True) for rate in (0.0, 1.0)),
    (-half, jnp.zeros_like(half)),
    type=jax.Array,
    name="rates 0 and 1 again",
    mistakes={"JX124": (-half, jnp.full_like(half, jnp.nan))},
)
for shape in ((), (3,), (2, 3, 4)):
    check.values(
        jnp.zeros_like(dropout(jax.random.key(8), jnp.ones(shape), 0.5, True)),
        jnp.zeros(shape),
        name="any shape",
    )
    check.values(
        dropout(jax.random.key(8), 3 * jnp.ones(shape), 0.5, False),
        3 * jnp.ones(shape),
        name="any shape",
    )
# Of 65,536 elements, 1 % are 655, give or take 25.
for dtype in (jnp.float32, jnp.bfloat16):
    check.true(
        abs(dropped_share(jnp.ones((256, 256), dtype), 0.01) - 0.01) < 0.002,
        "The share of zeros is not the rate when the rate is small.",
        code="JX218",
        name="small rate",
    )
alone = {float(dropout(jax.random.key(seed), jnp.ones(1), 0.5, True)[0]) for seed in range(40)}
check.true(
    alone == {0.0, 2.0},
    "A single element is dropped always, or never.",
    code="JX218",
    name="one element",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 11.2 Streams of keys
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
# `dropout` for dropout, and others as you like.
#
# Predict before you go on. Here are five ways to give a key, or none. With `train=True`, which of
# them drop units, and which are errors? The first entry of `guess` is there. Nobody marks yours.

# %%
ways = [
    None,
    {"dropout": jax.random.key(1)},
    {"drop": jax.random.key(1)},
    {"params": jax.random.key(1)},
    jax.random.key(1),
]
guess = ["an error"]

# %%
for way in ways:
    try:
        print("drops", int(jnp.sum(net.apply(variables, x, train=True, rngs=way) != 0)), "-", way)
    except Exception as error:
        print(type(error).__name__, "-", way)

# %% [markdown]
# If there is a `params` stream, a missing stream silently takes its keys from there, and a key
# without a name is a `params` stream. Nothing seems wrong then, but all streams hang on the one
# key, whoever asks. So name your streams. And give **each a key of its own**: the name of a stream
# is not mixed in, so two streams with the same key hand out the same keys.


# %%
class TwoStreams(nn.Module):
    @nn.compact
    def __call__(self):
        coins = lambda stream: jax.random.bernoulli(self.make_rng(stream), 0.5, (8,)).astype(int)
        return coins("dropout"), coins("noise")


key = jax.random.key(1)
print(*TwoStreams().apply({}, rngs={"dropout": key, "noise": key}))  # twice the same
first, second = jax.random.split(key)
print(*TwoStreams().apply({}, rngs={"dropout": first, "noise": second}))

# %% [markdown]
# The mode need not be given when the layer is made: `nn.Dropout(rate)(x, deterministic=...)` takes
# it when it is called (but not both). It decides which code runs, so it has to be a Python bool,
# static under `jax.jit`.

# %% [markdown]
# ### Exercise `forward` (2 points, 10 minutes, easy): predict, then run
#
# Write `forward(model, variables, x, key, train)`, which calls any model, in either mode.
#
# * `model` is a linen module that is called as `model(x, train=...)`, such as `net`. `variables` is
#   the dict of all its variables: `{"params": ...}`, perhaps with further collections beside it.
#   `x` is an array, `key` a typed key, `train` a bool.
# * It returns exactly what the model returns for these, with `train` passed on to it.
# * In training (`train=True`), the stream `dropout` gets `key`, and **no other stream** gets a key.
#   Otherwise it is left to you whether the model gets one.
# * It is pure.
#
# One call: `forward(net, variables, jnp.ones((2, 4)), jax.random.key(0), True)` returns an array of
# shape `(2, 3)`.
#
# <details><summary>Hint 1</summary>
#
# Which of the five ways above give a key to the stream `dropout`, and to no other?
#
# </details>
# <details><summary>Hint 2</summary>
#
# A model is called by `apply`, which hands on what it does not know itself: `train`, for example.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `variables` is the first argument of `apply`. Then comes what the model itself is called with, and
# at last `rngs`, a dict from the names of streams to keys.
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


class Echo(nn.Module):
    """Adds to x what it was given: 100 in training, and a number for each stream with a key."""

    @nn.compact
    def __call__(self, x, train):
        offset = self.variable("constants", "offset", jnp.zeros, (), int).value
        streams = {"dropout": 1000, "params": 20_000, "noise": 300_000}
        return x + offset + 100 * train + sum(n for s, n in streams.items() if self.has_rng(s))


constants = {"params": {}, "constants": {"offset": jnp.array(30)}}


def other_streams():
    from autograder.diagnoses import find

    got = int(forward(Echo(), constants, jnp.array(0), batch_key, True))
    if not got // 10_000 % 10:
        return None
    return find("JX803").finding(
        called="forward(model, variables, x, key, True)",
        got="a key for the stream 'params'",
        expected="a key for the stream 'dropout', and for no other",
    )


check.values(
    forward(Echo(), constants, jnp.array([7, 8]), batch_key, True),
    jnp.array([1137, 1138]),
    name="a model of integers, and its streams",
    mistakes={"JX802": jnp.array([137, 138]), "JX806": jnp.array([1037, 1038])},
    diagnose=(other_streams,),
)
check.key_sensitive(forward, lambda key: (net, weights, batch, key, True))
check.pure(forward, net, weights, batch, batch_key, True)


### BEGIN HIDDEN TESTS
# sentence: "a linen module that is called as `model(x, train=...)`" -> a model of integers | flags
# sentence: "perhaps with further collections beside it" -> a model of integers | flags
# sentence: "exactly what the model returns" -> a model of integers | another model and other keys
# sentence: "with `train` passed on to it" -> training, evaluation | flags
# sentence: "the stream `dropout` gets `key`" -> training, key_sensitive | another model and other
# sentence: "**no other stream** gets a key" -> a model of integers, and its streams | -
# sentence: "It is pure" -> pure | -
class Flags(nn.Module):
    """Says which mode it was given, and a constant."""

    @nn.compact
    def __call__(self, x, train):
        return jnp.array([train, self.variable("flags", "flag", jnp.zeros, ()).value])


for train in (True, False):
    check.values(
        forward(Flags(), {"flags": {"flag": jnp.float32(5.0)}}, batch, jax.random.key(14), train),
        jnp.array([float(train), 5.0]),
        name="flags",
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
# ## 11.3 Two layers, one key
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
# ### Exercise `TwoDropout` (2 points, 10 minutes, easy): repair
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
# Two layers of `nn.Dropout`, both of which get `x`. Each is told its mode by `deterministic`, which
# is the opposite of `train`.
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


def how_they_are_tied():
    from autograder.diagnoses import find

    first, second = dropped(jax.random.key(1))
    if jnp.all(second == first):
        return None
    code, got = "JX203", "a second mask that can be told from the first"
    if jnp.all(second >= first):
        code, got = "JX123", "a second array that lacks all that the first one lacks"
    return find(code).finding(
        called="TwoDropout(rate=0.3)",
        got=got,
        expected="two masks that have nothing to do with each other",
    )


def second_without_key():
    from autograder.diagnoses import find

    (first, second), (third, fourth) = dropped(jax.random.key(2)), dropped(jax.random.key(3))
    if jnp.all(second == fourth) and not jnp.all(first == third):
        return find("JX204").finding(
            called="TwoDropout(rate=0.3), with two keys",
            got="two first masks that differ, and the same second mask",
            expected="two masks that the key decides",
        )
    return None


check.independent(
    dropped(jax.random.key(1)),
    code="JX201",
    name="the two masks",
    diagnose=(how_they_are_tied,),
)
for i, which in enumerate(("first", "second")):
    check.dropout_statistics(
        lambda key, x, i=i: views(key, x)[i],
        0.3,
        evaluate=lambda x, i=i: TwoDropout(rate=0.3).apply({}, x, train=False)[i],
        name=f"the {which} of the two",
        diagnose=(second_without_key,),
    )
check.values(
    jax.tree.map(jnp.zeros_like, views(jax.random.key(4), jnp.ones((2, 5)))),
    (jnp.zeros((2, 5)), jnp.zeros((2, 5))),
    structure="loose",
    name="a pair",
)


### BEGIN HIDDEN TESTS
# sentence: "with 0 < r < 1" -> the two masks | the second of two at another rate
# sentence: "It has no parameters" -> a pair | -
# sentence: "It returns a pair of arrays" -> a pair | -
# sentence: "each element becomes 0 with probability `rate`" -> the two masks | the second of two
# sentence: "are **independent**" -> the two masks | the two masks at another rate
# sentence: "The key decides" -> the two masks | first masks of two keys, second masks of two keys
# sentence: "it returns `(x, x)` and needs no key" -> the two masks | the second of two
def strong_views(key, x):
    return TwoDropout(rate=0.8).apply({}, x, train=True, rngs={"dropout": key})


check.dropout_statistics(
    lambda key, x: strong_views(key, x)[1],
    0.8,
    evaluate=lambda x: TwoDropout(rate=0.8).apply({}, x, train=False)[1],
    name="the second of two at another rate",
)
check.independent(
    [jnp.int32(view == 0) for view in strong_views(jax.random.key(5), jnp.ones((40, 40)))],
    code="JX201",
    name="the two masks at another rate",
    diagnose=(how_they_are_tied,),
)
for i, which in enumerate(("first", "second")):
    check.independent(
        [dropped(jax.random.key(2))[i], dropped(jax.random.key(3))[i]],
        code="JX804",
        name=f"{which} masks of two keys",
        diagnose=(second_without_key,),
    )
### END HIDDEN TESTS


# %% [markdown]
# ## 11.4 A key for every step
#
# What has to change is the key from one *step* to the next. With the same key, every step has the
# same mask. With one example in a batch, half of the units then never learn anything; with many
# examples, each with its own row of the mask, a unit learns from the same half of the rows in every
# step. Either way nothing ever has to do without what it leans on, and that is what dropout is for.

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
# taken up again at step 1234 goes on with the masks that it would have had. A key that numbers are
# folded into is used for nothing else: with today's generator `jax.random.split(key, n)[i]` is the
# very same key as `jax.random.fold_in(key, i)`. In compiled code, mind where the key and the number
# come from: what a jitted function reads from outside is frozen into the program. So both are
# arguments.
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
# * It is jitted: for arrays of the same shapes, Python computes once for all `key` and for all
#   `step` that are Python ints (and once more for those that are arrays).
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
# `jax.tree.map` makes the new parameters of two trees, the old ones and the gradient. Compile all
# of it; no argument is static.
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


run_key, other_key = jax.random.key(21), jax.random.key(22)
losses = [float(train_step(first_params, step, run_key, xs, ys)[1]) for step in (1, 2)]
check.true(
    losses[0] != losses[1],
    "Steps 1 and 2 have the same loss for the same params: they drop the same units.",
    code="JX804",
)
right = one_step(jax.random.fold_in(run_key, 3))
check.values(
    train_step(first_params, 3, run_key, xs, ys),
    right,
    rtol=1e-4,
    mistakes={
        "JX804": one_step(run_key),
        "JX204": one_step(jax.random.key(3)),
        "JX930": (first_params, right[1]),
        "JX127": (jax.tree.map(lambda p, new: 2 * p - new, first_params, right[0]), right[1]),
        "JX129": (right[0], mean_square(right[0], xs, ys, jax.random.fold_in(run_key, 3))),
    },
    name="step 3",
)
check.values(
    train_step(first_params, jnp.int32(5000), other_key, xs, ys),
    one_step(jax.random.fold_in(other_key, 5000)),
    rtol=1e-4,
    mistakes={
        "JX409": one_step(jax.random.fold_in(run_key, 5000)),
        "JX106": one_step(jax.random.fold_in(other_key, 999)),
    },
    name="step 5000 with another key",
)
check.traces(
    train_step,
    [(first_params, step, jax.random.key(step), xs, ys) for step in range(4)],
    at_most=1,
)


### BEGIN HIDDEN TESTS
# sentence: "`step` ≥ 0 is a Python int or an int32 array" -> step 3, step 5000 | equivalent
# sentence: "The dropout key of this step is" -> step 3, step 5000 | equivalent
# sentence: "`loss` is exactly `mean_square(params, x, y, dropout_key)`" -> step 3 | equivalent
# sentence: "`new_params` is exactly `params` − 0.1" -> step 3 | equivalent
# sentence: "Python computes once for all `key` and for all `step`" -> traces | traces
# sentence: "The key and the step decide" -> step 3, step 5000 | key_sensitive, equivalent
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
    after = mean_square(right, xs, ys, jax.random.fold_in(run_key, 4))
    frozen = [
        np.asarray(n - p)
        for n, p in zip(*map(jax.tree.leaves, (one_step(run_key)[0], first_params)), strict=True)
    ]
    if np.allclose(loss, jnp.mean((plain - ys) ** 2)):
        code, got = "JX806", "the loss without dropout"
    elif np.allclose(loss, after, rtol=1e-4):
        code, got = "JX129", "the loss after the step, and not before it"
    elif all(np.allclose(m, f, atol=1e-6) for m, f in zip(moved, frozen, strict=True)):
        code, got = "JX804", "a step along the gradient with the key of the run"
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
    [(first_params, jnp.int32(step), jax.random.key(step), xs, ys) for step in range(4)],
    at_most=1,
)
### END HIDDEN TESTS


# %% [markdown]
# ## 11.5 How sure is the network?
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
# ### Exercise `mc_predict` (3 points, 15 minutes, medium): measure
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
# * There is no Python loop over the passes. It is pure, and it works under `jax.jit`.
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
mean_and_std = (outs.mean(axis=0), outs.std(axis=0))
check.values(
    mc_predict(mc_params, mc_x, mc_key, 6),
    mean_and_std,
    rtol=1e-4,
    atol=1e-5,
    mistakes={
        "JX806": (without, jnp.zeros((2, 3))),
        "JX209": (passes_with([mc_key])[0], jnp.zeros((2, 3))),
        "JX834": (mean_and_std[0], outs.std(axis=0, ddof=1)),
        "JX128": (outs.mean(axis=1), outs.std(axis=1)),
    },
)
check.values(
    mc_predict(mc_params, mc_x, mc_key, 1),
    (passes_with(jax.random.split(mc_key, 1))[0], jnp.zeros((2, 3))),
    rtol=1e-4,
    atol=1e-5,
    name="one pass",
    mistakes={"JX209": (passes_with([mc_key])[0], jnp.zeros((2, 3)))},
)
check.key_sensitive(mc_predict, lambda key: (mc_params, mc_x, key, 6))
check.vectorised(mc_predict, lambda n: (mc_params, mc_x, mc_key, n), loops=True)
check.pure(mc_predict, mc_params, mc_x, mc_key, 6)
check.jittable(mc_predict, mc_params, mc_x, mc_key, 6, static=(3,))


### BEGIN HIDDEN TESTS
# sentence: "`passes` ≥ 1 is a Python int" -> one pass, jittable | equivalent
# sentence: "where `keys = jax.random.split(key, passes)`" -> values, key_sensitive | equivalent
# sentence: "the mean and the standard deviation over the passes" -> values | equivalent
# sentence: "each of shape `(b, 3)`, float32" -> values | equivalent
# sentence: "`std` is divided by the number of passes" -> values | equivalent
# sentence: "one single pass has `std` 0" -> one pass | equivalent
# sentence: "There is no Python loop over the passes" -> vectorised | vectorised
# sentence: "It is pure" -> pure | -
# sentence: "it works under `jax.jit`" -> jittable | -
def spreads_that_are_known():
    from autograder.diagnoses import find

    mean, std = mc_predict(mc_params, mc_x, mc_key, 6)
    code = None
    if np.shape(std) != (2, 3):
        return None
    if np.allclose(std, 0, atol=1e-6):
        shared = not np.allclose(mean, without, atol=1e-5)
        code, got = ("JX209", "equal passes") if shared else ("JX806", "passes without dropout")
    elif np.allclose(mean, without, atol=1e-5):
        code, got = "JX806", "the prediction without dropout for the mean"
    elif np.allclose(mean, outs.mean(axis=0), atol=1e-4):
        if np.allclose(std, outs.var(axis=0), atol=1e-5):
            code, got = "JX123", "the variance for std"
        elif np.allclose(std, outs.std(axis=0, ddof=1), atol=1e-4):
            code, got = "JX834", "std divided by the number of passes less one"
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
check.vectorised(mc_predict, lambda n: (mc_params, jnp.ones((1, 4)), mc_key, n), loops=True, size=5)
### END HIDDEN TESTS


# %% [markdown]
# ## 11.6 When it counts, no dropout
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
# ### Exercise `eval_step` (2 points, 5 minutes, easy): repair
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
# second of which is 0.25 or 0.5: four equal rows have the same prediction.
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


right_loss, right_accuracy = loss_and_accuracy(eval_logits)
error = jax.nn.one_hot(eval_y, 3) - eval_logits
every_pair = jnp.mean(jnp.argmax(eval_logits, axis=-1)[:, None] == eval_y)


def why_it_is_off():
    from autograder.diagnoses import find

    loss, accuracy = eval_step(eval_params, eval_x, eval_y)
    other = jax.tree.map(lambda p: -p, eval_params)
    code = None
    if np.allclose(loss, eval_step(other, eval_x, eval_y)[0], rtol=1e-6):
        code, got = "JX427", "the same loss for other parameters"
    elif any(np.allclose(loss, jnp.sum(error**2) / n, rtol=1e-4) for n in (1, 10)):
        code, got = "JX317", "a sum of squares, in part or whole"
    elif np.allclose(loss, jnp.mean(jnp.abs(error)), rtol=1e-4):
        code, got = "JX123", "the mean of the absolute errors"
    elif np.allclose(loss, right_loss, rtol=1e-4) and np.allclose(accuracy, every_pair, rtol=1e-5):
        code, got = "JX116", "an accuracy over all pairs of a row and a class"
    else:
        # Equal rows have equal errors, unless each has a mask of its own.
        equal_rows, ones = jnp.broadcast_to(eval_x[:1], eval_x.shape), jnp.ones(10, jnp.int32)
        together = eval_step(eval_params, equal_rows, ones)[0]
        alone = eval_step(eval_params, equal_rows[:1], ones[:1])[0]
        if not np.allclose(together, alone, rtol=1e-4):
            code, got = "JX805", "other logits for the second of two equal rows"
    if code is None:
        return None
    return find(code).finding(
        called="eval_step(params, x, y)", got=got, expected="loss and accuracy in evaluation"
    )


check.values(
    eval_step(eval_params, eval_x, eval_y),
    (right_loss, right_accuracy),
    rtol=1e-4,
    mistakes={
        "JX807": loss_and_accuracy(eval_logits * 0.5),
        "JX317": (right_loss * 3, right_accuracy),
        "JX116": (right_loss, every_pair),
    },
    diagnose=(why_it_is_off,),
)
check.values(
    eval_step(eval_params, eval_x[:1], jnp.argmax(eval_logits[:1], axis=-1))[1],
    jnp.float32(1.0),
    name="one example, classified rightly",
)
check.jittable(eval_step, eval_params, eval_x, eval_y)
check.pure(eval_step, eval_params, eval_x, eval_y)


### BEGIN HIDDEN TESTS
# sentence: "`params` are the parameters of `net`" -> values | equivalent
# sentence: "`x` is float32 of shape `(b, 4)`, b ≥ 1" -> values, one example | equivalent
# sentence: "`loss` is the mean of" -> values | equivalent
# sentence: "the fraction of rows whose largest logit is at `y`" -> values, one example | equivalent
# sentence: "Both are float32 of shape `()`" -> values, one example | equivalent
# sentence: "without dropout, and without a key" -> values, pure | equivalent
# sentence: "It works under `jax.jit`" -> jittable | -
def classified(rng, case):
    b = (8, 1)[case % 2]
    x = rng.normal(size=(b, 4)).astype(np.float32)
    # Other parameters than those that the notebook's own cells have.
    params = jax.tree.map(lambda p: p * (1 + 0.1 * case), eval_params)
    return params, jnp.array(x), jnp.array(rng.integers(0, 3, size=b).astype(np.int32))


check.equivalent(
    eval_step,
    reference.eval_step,
    inputs=classified,
    cases=8,
    rtol=1e-4,
    diagnose=(why_it_is_off,),
)
### END HIDDEN TESTS


# %% [markdown]
# ## 11.7 Whose key is it?
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
# ### Exercise `whose_key` (3 points, 15 minutes, medium): audit
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
names = ["evaluate_a", "evaluate_b", *(f"train_{letter}" for letter in "abcdef")]
trial = net.init(jax.random.key(50), jnp.ones((1, 4)), train=False)["params"], jnp.ones((2, 4))


def raises(f, *more):
    """Whether a call raises an error."""
    try:
        f(*trial, *more)
    except Exception:
        return True
    return False


trainers = (train_a, train_b, train_c, train_d, train_e, train_f)
tried = {f.__name__: raises(f, jax.random.key(51), 1) for f in trainers}
tried |= {"evaluate_a": raises(evaluate_a), "evaluate_b": raises(evaluate_b, jax.random.key(51))}
check.values(sorted(verdicts), names, name="names of the functions")
for name in names:
    check.true(
        verdicts[name] in ("ok", "missing-rng", "wrong-stream", "frozen-mask", "eval-noisy"),
        f"The verdict on {name} is none of the table.",
        code="JX122",
        name="verdicts of the table",
    )
    check.true(
        (verdicts[name] == "missing-rng") == tried[name],
        f"The verdict on {name} is {verdicts[name]!r}, and a call raises "
        + ("an error." if tried[name] else "no error."),
        code="JX020",
        name="what raises an error",
    )
check.true(
    verdicts["train_a"] == "ok",
    "train_a folds the step into the key of the run and names the stream: it is in order.",
    code="JX020",
    name="train_a",
)
# Not looked at here: the other verdicts of functions that raise no error.


### BEGIN HIDDEN TESTS
# sentence: "as in the rest of the notebook" -> verdicts of the table | train_b
# sentence: "exactly eight keys" -> names of the functions | -
# sentence: "each value is one of the five strings" -> verdicts of the table | -
# sentence: "Exactly one verdict is right for each function" -> train_a, what raises | train_b
check.true(
    verdicts["train_b"] == "frozen-mask",
    "The verdict on train_b is not what it does when it is run.",
    code="JX020",
    name="train_b",
)
check.true(
    verdicts["train_c"] == "wrong-stream",
    "The verdict on train_c is not what it does when it is run.",
    code="JX020",
    name="train_c",
)
check.true(
    verdicts["train_d"] == "ok",
    "The verdict on train_d is not what it does when it is run.",
    code="JX020",
    name="train_d",
)
check.true(
    verdicts["train_e"] == "missing-rng",
    "The verdict on train_e is not what it does when it is run.",
    code="JX020",
    name="train_e",
)
check.true(
    verdicts["train_f"] == "frozen-mask",
    "The verdict on train_f is not what it does when it is run.",
    code="JX020",
    name="train_f",
)
check.true(
    verdicts["evaluate_a"] == "ok",
    "The verdict on evaluate_a is not what it does when it is run.",
    code="JX020",
    name="evaluate_a",
)
check.true(
    verdicts["evaluate_b"] == "eval-noisy",
    "The verdict on evaluate_b is not what it does when it is run.",
    code="JX020",
    name="evaluate_b",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 11.8 What it is good for
#
# Thirty examples with some wrong labels, two networks. One is trained by your `train_step`, the
# other by the same step without dropout. Your `eval_step` looks at the examples that they were
# trained with, and at 2000 others. Then your `mc_predict` measures how sure the first network is,
# near the examples and far from them.

# %%
# %matplotlib inline
try:
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)

    def some_examples(n):
        inputs = rng.normal(size=(n, 4)).astype(np.float32)
        noisy = inputs[:, 0] + inputs[:, 1] + 0.8 * rng.normal(size=n)
        return jnp.array(inputs), jnp.array(np.digitize(noisy, [-0.6, 0.6]).astype(np.int32))

    def loss_without(params, inputs, wanted):
        return jnp.mean((net.apply({"params": params}, inputs, train=False) - wanted) ** 2)

    seen, unseen = some_examples(30), some_examples(2000)
    inputs, wanted = seen[0], jax.nn.one_hot(seen[1], 3)
    slope_without, evaluated = jax.jit(jax.grad(loss_without)), jax.jit(eval_step)
    thinned = whole = net.init(jax.random.key(0), inputs, train=False)["params"]
    losses = []
    for step in range(600):
        thinned, _ = train_step(thinned, step, jax.random.key(1), inputs, wanted)
        slope = slope_without(whole, inputs, wanted)
        whole = jax.tree.map(lambda p, g: p - 0.1 * g, whole, slope)
        if step % 10 == 0:
            now = [
                evaluated(params, *on)[0] for params in (thinned, whole) for on in (seen, unseen)
            ]
            losses.append([float(loss) for loss in now])

    side = jnp.linspace(-5.0, 5.0, 41)
    grid = jnp.stack([*jnp.meshgrid(side, side), *jnp.zeros((2, 41, 41))], axis=-1)
    spread = mc_predict(thinned, grid.reshape(-1, 4), jax.random.key(2), 50)[1].mean(axis=1)

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    names = ("dropout, seen", "dropout, unseen", "without, seen", "without, unseen")
    for name, curve, style in zip(
        names, np.transpose(losses), ("b:", "b-", "r:", "r-"), strict=True
    ):
        left.plot(np.arange(0, 600, 10), curve, style, label=name)
    left.set(title="Loss in evaluation", xlabel="step", ylim=(0, 0.5))
    left.legend()
    drawn = right.contourf(side, side, spread.reshape(41, 41), levels=20)
    right.plot(inputs[:, 0], inputs[:, 1], "o", color="white", markersize=3)
    right.set(title="Spread of 50 passes", xlabel="x[0]", ylabel="x[1]")
    figure.colorbar(drawn)
    plt.show()
except (NameError, NotImplementedError):
    print("The pictures need train_step, eval_step and mc_predict.")

# %% [markdown]
# Without dropout the network learns thirty examples by heart, their wrong labels included, and gets
# worse at all others. With dropout it cannot. And where no example has been, its passes disagree.
