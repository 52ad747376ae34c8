# %% [markdown]
# # 2. Random numbers from keys
#
# NumPy's random numbers come from a generator that remembers how far it has got. JAX has no such
# memory: every draw is given a *key*, and the key alone decides the numbers. That makes random code
# as pure as any other, and it makes one new mistake possible: to use the same key twice.
#
# You will
#
# * draw, split keys and fold numbers into them,
# * give every layer, every example and every step a key of its own,
# * carry a key through a loop and through a compiled `scan`,
# * refute two claims about keys by running them,
# * and write a detector for keys that are used twice.
#
# Eight exercises, 21 points, about 100 minutes. You need to know NumPy, `jax.jit`, and functions
# without side effects. Each exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 02_random.ipynb
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other keys and sizes and ask **nothing that an exercise does not say**. No test
# knows which numbers "should" come out of a key. Random answers are marked by what must be true of
# them:
#
# | the exercise says | the test does |
# | --- | --- |
# | *standard normal*, *uniform* | compares the distribution of many samples with that one |
# | *independent* | looks for samples that are equal, proportional or correlated |
# | *no key is used twice* | records the keys of all draws and splits of one call |
# | *the key decides* | the same key gives the same result, another key another one |
# | *pure* | a second call gives the same answer, and nothing outside has changed |
# | *returns exactly* | compares with the draws that the exercise spells out |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *no Python loop* | counts the operations of your function at two sizes: no growth |
#
# A *static* argument stays a Python number under `jax.jit`: `jax.jit(f, static_argnums=1)` says so
# of the second one. All others are *traced*.
#
# The arrays that you return are JAX arrays. The bounds are so wide that a right answer fails less
# than once in a million runs. Each check of a test cell is worth the same share of the points.
# `print` is allowed everywhere.

# %% trusted="imports"
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.scipy.stats import norm

from autograder import check


# %% [markdown]
# ## 2.1 A key decides
#
# `jax.random.key(seed)` makes a key. A function of `jax.random` takes the key first, then a shape:

# %%
key = jax.random.key(7)
print(key)
print(jax.random.normal(key, (3,)))
print(jax.random.normal(key, (3,)))  # the same key: the same numbers
print(jax.random.normal(jax.random.key(8), (3,)))  # another key: others
print(jax.random.uniform(key, (2, 2), minval=-1.0, maxval=1.0))
print(jax.random.bernoulli(key, 0.3, (5,)), jax.random.permutation(key, 5))
print(jax.random.categorical(key, jnp.log(jnp.array([0.7, 0.2, 0.1])), shape=(8,)))

# %% [markdown]
# Neither NumPy nor JAX draws "real" random numbers: both compute them. The difference is where the
# state is. NumPy hides it in a generator that each draw changes, which is a side effect, and
# `jax.jit` records no side effects. So NumPy's numbers are drawn once, while the function is
# traced, and stay in the program for ever:


# %%
@jax.jit
def frozen_noise(x):
    return x + np.random.normal()


print(frozen_noise(0.0), frozen_noise(0.0), frozen_noise(0.0))

# %% [markdown]
# Older code makes keys with `jax.random.PRNGKey(seed)`. That is an array of two plain integers,
# with which one can do nonsense such as adding 1. Prefer `jax.random.key`. In this notebook every
# key is such a *typed* key: an array of shape `()` whose dtype says that it is a key.

# %%
print(key.shape, key.dtype, jnp.issubdtype(key.dtype, jax.dtypes.prng_key))
print(jax.random.PRNGKey(7))

# %% [markdown]
# ## 2.2 One key, one use
#
# Where do more keys come from? `jax.random.split(key, n)` makes an array of n new ones (2, if you
# do not say how many). They have nothing to do with one another, and the old key is then used up:
#
#              key                          split(key, 3)
#             / | \
#           k0  k1  k2                      each for one draw, or for one further split
#           |   |   |
#       normal  |  split
#            uniform / \
#
# **No key is used twice: it is for one draw, or for one split.** (A key that stays unused does no
# harm.) Nothing enforces the rule. A key that is used twice raises no error; it gives numbers that
# look random and are not independent.

# %%
first, second = jax.random.split(key)  # unpack as many as you ask for
print(jax.random.normal(first, (3,)))
print(jax.random.normal(second, (3,)))

keys = jax.random.split(key, 3)
print(keys.shape, keys[2], jax.random.split(key, (3, 2)).shape)

# %% [markdown]
# ### Exercise `two_noises` (2 points, 5 minutes, easy)
#
# Write `two_noises(key, n)`, which returns a pair `(z, u)` of independent samples.
#
# * `key` is a typed key, and `n` ≥ 1 a Python int, also under `jax.jit` (where it is a static
#   argument).
# * `z` holds `n` independent standard normal numbers: shape `(n,)`, float32.
# * `u` holds `n` independent numbers, uniform in [0, 1): shape `(n,)`, float32.
# * `z` and `u` are independent of each other. No key is used twice, `key` among them.
# * The key decides: nothing else that is random goes in.
# * It works under `jax.jit`.
#
# One call: `two_noises(jax.random.key(0), 3)` returns two arrays of shape `(3,)`, such as
# `([0.3, -1.2, 0.8], [0.41, 0.97, 0.05])`.
#
# <details><summary>Hint 1</summary>
#
# How many draws are there? So how many keys do you need, and how many do you have?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Split first. After that, the name `key` should not occur again.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three calls: one of `split`, one of `normal`, one of `uniform`. Which key goes where?
#
# </details>


# %% solution="two_noises"
def two_noises(key: Array, n: int) -> tuple[Array, Array]:
    """Draws normal and uniform numbers that have nothing to do with each other.

    - `key`: a typed key, shape ().
    - `n`: how many of each, a Python int.

    Returns `(z, u)`: standard normal and uniform in [0, 1), each of shape (n,), float32.
    """
    ### BEGIN SOLUTION
    key_z, key_u = jax.random.split(key)
    return jax.random.normal(key_z, (n,)), jax.random.uniform(key_u, (n,))
    ### END SOLUTION


# %% tests="two_noises" points=1
check.values(
    jax.tree.map(lambda a: 0 * a, [two_noises(jax.random.key(3), n) for n in (1, 5)]),
    [(jnp.zeros(1), jnp.zeros(1)), (jnp.zeros(5), jnp.zeros(5))],
    type=jax.Array,
    name="shapes for n = 1 and n = 5",
)
for i, distribution in enumerate(("normal", "uniform")):
    numbers = two_noises(jax.random.key(1), 2000)[i]
    check.distributed(numbers, distribution, name=distribution)
    check.independent(
        [numbers[:1000], numbers[1000:], numbers[::2], numbers[1::2]], code="JX218", name="parts"
    )
for i in (0, 1):
    check.true(
        not jnp.any(two_noises(jax.random.key(6), 5)[i] == two_noises(jax.random.key(7), 5)[i]),
        f"Result {i} is the same for two different keys.",
        code="JX204",
        name="two keys",
    )
check.key_sensitive(two_noises, lambda key: (key, 5))
check.jittable(two_noises, jax.random.key(5), 5, static=(1,))
### BEGIN HIDDEN TESTS
# sentence: "`n` ≥ 1 a Python int" -> shapes for n = 1 and n = 5 | shapes
# sentence: "`z` holds `n` independent standard normal numbers" -> normal, parts | of z, parts
# sentence: "`u` holds `n` independent numbers, uniform in [0, 1)" -> uniform, parts | of u, parts
# sentence: "The key decides" -> key_sensitive, two keys | key_sensitive, two keys
# sentence: "It works under `jax.jit`" -> jittable | jittable
for n in (1, 7):
    check.values(
        jax.tree.map(lambda a: 0 * a, two_noises(jax.random.key(6), n)),
        (jnp.zeros(n), jnp.zeros(n)),
        type=jax.Array,
        name="shapes",
    )
z = two_noises(jax.random.key(7), 2000)[0]
for half in (z[:1000], z[1000:]):
    check.distributed(half, "normal", name="of z")
    check.independent([z[:1000], z[1000:], z[::2], z[1::2]], code="JX218", name="parts")
u = two_noises(jax.random.key(8), 2000)[1]
for half in (u[:1000], u[1000:]):
    check.distributed(half, "uniform", name="of u")
    check.independent([u[:1000], u[1000:], u[::2], u[1::2]], code="JX218", name="parts")
for i in (0, 1):
    check.true(
        not jnp.any(two_noises(jax.random.key(15), 4)[i] == two_noises(jax.random.key(16), 4)[i]),
        "One of the two results is the same for two different keys.",
        code="JX204",
        name="two keys",
    )
check.key_sensitive(two_noises, lambda key: (key, 4), seeds=(11, 12, 13))
check.jittable(two_noises, jax.random.key(14), 6, static=(1,))
### END HIDDEN TESTS

# %% tests="two_noises" points=1
check.independent(two_noises(jax.random.key(4), 2000), name="z and u")
check.keys_used_once(two_noises, jax.random.key(2), 5)
### BEGIN HIDDEN TESTS
# sentence: "`z` and `u` are independent of each other" -> z and u | z and u
# sentence: "No key is used twice" -> keys_used_once | keys_used_once
check.independent(two_noises(jax.random.key(9), 2000), name="z and u")
check.keys_used_once(two_noises, jax.random.key(10), 3)
### END HIDDEN TESTS


# %% [markdown]
# ## 2.3 What the same key does to two draws
#
# Is it so bad to use a key twice, if the two draws are of different kinds? And do the numbers in
# tutorials not show what a key gives? Two claims that are often read:
#
# > *Normal numbers and uniform numbers are different things, so they may come from one key.*
#
# > *The same key always gives the same numbers, so your output must look like ours.*
#
# The way to refute a claim about a library is to run it. For the first you need to know that
# `norm.cdf(z)`, the distribution function of the normal distribution, turns standard normal numbers
# into uniform ones. For the second, that JAX once changed the way in which it turns keys into
# numbers; the setting for the old way is still there:

# %%
z = jax.random.normal(jax.random.key(3), (4,))
print(norm.cdf(z))
with jax.threefry_partitionable(False):
    print("in here, keys give the numbers of older versions of JAX")

# %% [markdown]
# Predict before you go on. A thousand normal numbers `z` and a thousand uniform numbers `u`: how
# large, between 0 and 1, is the largest difference of `norm.cdf(z)` and `u`, if both come from one
# key, and if they come from two? Nobody marks your guess. The exercise measures it.

# %%
guess = {"one_key": "?", "two_keys": "?"}

# %% [markdown]
# ### Exercise `same_bits` (2 points, 10 minutes, medium): predict, then measure
#
# Write `same_bits(key)`, which returns a dict with the evidence for one key:
#
# | key of the dict | what to return |
# | --- | --- |
# | `"one_key"` | `gap(z, u)`, with `z` and `u` both drawn from `key` |
# | `"two_keys"` | `gap(z, u)`, with `z` drawn from the first and `u` from the second of two keys |
# | `"now"` | `jax.random.normal(key, (3,))` |
# | `"before"` | the same call, inside of `with jax.threefry_partitionable(False):` |
#
# * `z` is `jax.random.normal(..., (1000,))` and `u` is `jax.random.uniform(..., (1000,))`, and
#   `gap(z, u)` is the largest of the 1000 numbers |`norm.cdf(z)` − `u`|. The two keys are those of
#   `jax.random.split(key)`.
# * `key` is a typed key. The first two values are numbers (a `float` or an array of shape `()`),
#   the others JAX arrays of shape `(3,)`. The dict has exactly these four keys.
# * It returns exactly what the table says, up to an absolute error of 1e-5: the test makes the four
#   trials itself, with many keys, and compares. Evidence that is copied from one key to the others
#   fails.
#
# A call, the findings left out: `same_bits(jax.random.key(3))` returns
# `{"one_key": ..., "two_keys": ..., "now": Array([...]), "before": Array([...])}`.
#
# (Here, and only here, a key is used more than once on purpose.)
#
# <details><summary>Hint 1</summary>
#
# Do the trials in a cell of your own first. How large are the two differences, and what does that
# say about `u` if you know `z`?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The first two rows differ only in the two keys that go in. A little function of two keys does
# both.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.abs` and `jnp.max` make one number of the differences. In the last row the draw itself has to
# stand inside the `with`.
#
# </details>


# %% solution="same_bits"
def same_bits(key: Array) -> dict[str, Any]:
    """Collects evidence on what a key decides.

    - `key`: a typed key, shape ().

    Returns a dict: "one_key" and "two_keys" are numbers, "now" and "before" arrays of shape (3,).
    """

    ### BEGIN SOLUTION
    def gap(key_z, key_u):
        z, u = jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))
        return jnp.max(jnp.abs(norm.cdf(z) - u))

    first, second = jax.random.split(key)
    with jax.threefry_partitionable(False):
        before = jax.random.normal(key, (3,))
    return {
        "one_key": gap(key, key),
        "two_keys": gap(first, second),
        "now": jax.random.normal(key, (3,)),
        "before": before,
    }
    ### END SOLUTION


# %% tests="same_bits" points=2
given = jax.random.key(3)
with jax.threefry_partitionable(False):
    old_numbers = jax.random.normal(given, (3,))
new_numbers = jax.random.normal(given, (3,))
check.true(
    sorted(same_bits(given)) == ["before", "now", "one_key", "two_keys"],
    "The dict does not have exactly the four keys of the table.",
    code="JX122",
    name="the four keys",
)
check.values(
    [same_bits(given)[part] for part in ("now", "before")],
    [new_numbers, old_numbers],
    atol=1e-5,
    type=jax.Array,
    mistakes={"JX022": [new_numbers, new_numbers]},
    name="now and before",
)
gaps = {part: np.asarray(same_bits(given)[part]) for part in ("one_key", "two_keys")}
check.true(
    all(gap.shape == () and 0 <= gap <= 1 for gap in gaps.values()),
    "The first two values are not two numbers between 0 and 1.",
    code="JX122",
    name="two numbers",
)
check.true(
    gaps["two_keys"].max() > 0.8 and np.any(gaps["one_key"] != gaps["two_keys"]),
    "The largest of 1000 is nearly 1 for two keys, and another one for one key.",
    code="JX022",
    name="one key and two",
)
check.true(
    not np.array_equal(gaps["two_keys"], same_bits(jax.random.key(4))["two_keys"]),
    "'two_keys' is the same for two different keys.",
    code="JX021",
    name="another key",
)


### BEGIN HIDDEN TESTS
# sentence: "`gap(z, u)`, with `z` and `u` both drawn from `key`" -> one key and two | one_key
# sentence: "`u` from the second of two keys" -> one key and two | two_keys
# sentence: "`jax.random.normal(key, (3,))`" -> now and before | now
# sentence: "inside of `with jax.threefry_partitionable(False):`" -> now and before | before
# sentence: "the largest of the 1000 numbers" -> one key and two | one_key, two_keys
# sentence: "The first two values are numbers" -> two numbers | one_key, two_keys
# sentence: "the others JAX arrays of shape `(3,)`" -> now and before | now, before
# sentence: "The dict has exactly these four keys" -> the four keys | the four keys
# sentence: "It returns exactly what the table says" -> now and before | one_key, two_keys, now
# sentence: "that is copied from one key to the others" -> another key | one_key, two_keys, now
def bits_evidence(function, part):
    return lambda key: function(key)[part]


def other_trials(key, part):
    """What some other trials than those of the table give, and what they are."""
    first, second = jax.random.split(key)
    with jax.threefry_partitionable(False):
        old_first, old_second = jax.random.split(key)

    def gaps(key_z, key_u):
        z, u = jax.random.normal(key_z, (1000,)), jax.random.uniform(key_u, (1000,))
        return jnp.abs(norm.cdf(z) - u)

    if part in ("now", "before"):
        with jax.threefry_partitionable(part == "now"):
            yield "JX022", jax.random.normal(first, (3,)), "a draw from one of the two keys"
        with jax.threefry_partitionable(part != "now"):
            yield "JX022", jax.random.normal(key, (3,)), "the draw of the other row"
        return
    pair = (first, second) if part == "two_keys" else (key, key)
    yield "JX022", jnp.mean(gaps(*pair)), "the mean of the 1000 numbers, not the largest"
    yield "JX132", jnp.round(jnp.max(gaps(*pair)), 3), "the largest number, to three digits"
    yield "JX132", jnp.round(jnp.max(gaps(*pair)), 4), "the largest number, to four digits"
    with jax.threefry_partitionable(False):
        old = jnp.max(gaps(old_first, old_second))
    for gap in (old, jnp.max(gaps(old_first, old_second))):
        yield "JX216", gap, "the gap for two keys that the older way of splitting gives"


def bits_constant_or_wrong(part):
    def ask():
        from autograder.diagnoses import find

        found = [np.asarray(same_bits(jax.random.key(seed))[part]) for seed in (11, 12, 13)]
        constant = all(np.array_equal(found[0], other) for other in found[1:])
        code, said = "JX022", "not what happens with this key"
        if part in ("one_key", "two_keys") and np.shape(found[0]) != ():
            code, said = "JX120", "not a single number"
        for of, wrong, name in other_trials(jax.random.key(11), part):
            if np.shape(found[0]) == np.shape(wrong) and np.allclose(found[0], wrong, atol=1e-5):
                code, said = of, name
                break
        if constant:
            code, said = "JX021", "the same for every key"
        return find(code).finding(
            called="same_bits(key)",
            got=f"evidence {part!r} that is {said}",
            expected="what really happens with each key",
        )

    return ask


check.true(
    sorted(same_bits(jax.random.key(5))) == ["before", "now", "one_key", "two_keys"],
    "The dict does not have exactly the four keys of the table.",
    code="JX122",
    name="the four keys",
)


def bits_keys(rng, case):
    return (jax.random.key(int(rng.integers(2**31))),)


for part in ("one_key", "two_keys"):
    check.equivalent(
        bits_evidence(same_bits, part),
        bits_evidence(reference.same_bits, part),
        inputs=bits_keys,
        cases=4,
        atol=1e-5,
        dtype=False,
        name=part,
        diagnose=(bits_constant_or_wrong(part),),
    )
check.equivalent(
    bits_evidence(same_bits, "now"),
    bits_evidence(reference.same_bits, "now"),
    inputs=bits_keys,
    cases=4,
    atol=1e-5,
    type=jax.Array,
    name="now",
    diagnose=(bits_constant_or_wrong("now"),),
)
check.equivalent(
    bits_evidence(same_bits, "before"),
    bits_evidence(reference.same_bits, "before"),
    inputs=bits_keys,
    cases=4,
    atol=1e-5,
    type=jax.Array,
    name="before",
    diagnose=(bits_constant_or_wrong("before"),),
)
### END HIDDEN TESTS


# %% [markdown]
# So the two claims are wrong: from one key, each normal number *is* a uniform one in disguise, and
# what a key gives depends on the settings and the version of JAX. Never copy sampled numbers into a
# test; test what must be true of them.
#
# ## 2.4 A key for every layer
#
# Initial weights are the first place where keys go wrong. This is code from a tutorial, shortened.
# It runs, and the network even learns:


# %%
def tutorial_init(key, sizes):
    params = []
    for fan_in, fan_out in pairwise(sizes):
        w = jax.random.normal(key, (fan_out, fan_in)) / jnp.sqrt(fan_in)
        b = 0.01 * jax.random.normal(key, (fan_out,))
        params.append((w, b))
    return params


(w0, b0), (w1, b1) = tutorial_init(jax.random.key(0), [2, 2, 2])
print("layers equal:", bool(jnp.all(w0 == w1)))
print("what w0 is made of:", w0.ravel() * jnp.sqrt(2.0))
print("and b0:            ", b0 / 0.01)

# %% [markdown]
# One draw of numbers serves the whole network. To repair it you need 2 keys for each layer. A loop
# usually does one of these:
#
#     keys = split(key, n)            n keys at once, one for each turn
#     key, sub = split(key)           in each turn: a new `key` for the turns to come, `sub` for now
#
# In the second, the name `key` is bound anew in each turn: the old key is used up by the split.

# %% [markdown]
# ### Exercise `init_mlp` (3 points, 10 minutes, easy): repair
#
# Repair it: write `init_mlp(key, sizes)`, the initial parameters of a multi-layer perceptron.
#
# * `key` is a typed key; `sizes` is a list of at least two Python ints, the widths of the layers,
#   from the input to the output.
# * It returns a list with `len(sizes) - 1` pairs `(w, b)` (tuples), from the first layer to the
#   last; for the layer that takes `m` numbers and gives `n`,
#   * `w` has shape `(n, m)` and independent normal entries with mean 0 and standard deviation
#     1/√m,
#   * `b` has shape `(n,)` and independent normal entries with mean 0 and standard deviation 0.01.
#   All are float32.
# * All of these arrays are independent of each other. No key is used twice, and the key decides.
# * It is pure: `sizes` stays as it is.
#
# One call: `init_mlp(jax.random.key(0), [784, 100, 10])` returns `[(w0, b0), (w1, b1)]` with the
# shapes `(100, 784)`, `(100,)`, `(10, 100)` and `(10,)`.
#
# <details><summary>Hint 1</summary>
#
# Count the draws, for three sizes and for four. How many keys is that?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Each turn of the loop needs a key for `w` and one for `b`, and something to go on with.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `split` takes a number. In each turn of the loop it has to give three keys: which of them is bound
# to which name?
#
# </details>


# %% solution="init_mlp"
def init_mlp(key: Array, sizes: list[int]) -> list[tuple[Array, Array]]:
    """Draws the weights and biases of a multi-layer perceptron.

    - `key`: a typed key, shape ().
    - `sizes`: the widths of the layers, at least two.

    Returns a pair (w, b) for each layer: shapes (n, m) and (n,), float32.
    """
    ### BEGIN SOLUTION
    params = []
    for m, n in pairwise(sizes):
        key, key_w, key_b = jax.random.split(key, 3)
        w = m**-0.5 * jax.random.normal(key_w, (n, m))
        params.append((w, 0.01 * jax.random.normal(key_b, (n,))))
    return params
    ### END SOLUTION


# %% tests="init_mlp" points=1
check.values(
    jax.tree.map(
        lambda a: 0 * a, [init_mlp(jax.random.key(1), sizes) for sizes in ([3, 5, 4, 2], [1, 1])]
    ),
    [
        [(jnp.zeros((n, m)), jnp.zeros(n)) for m, n in ((3, 5), (5, 4), (4, 2))],
        [(jnp.zeros((1, 1)), jnp.zeros(1))],
    ],
    structure="loose",
    type=jax.Array,
    name="shapes",
)
for name, i, scale in (("w", 0, 1 / 5), ("b", 1, 0.01)):
    check.independent(
        list(init_mlp(jax.random.key(6), [300, 4])[0][0]), code="JX220", name="rows of w"
    )
    check.distributed(
        init_mlp(jax.random.key(3), [25, 300])[0][i], "normal", scale=scale, name=f"all of {name}"
    )
### BEGIN HIDDEN TESTS
# sentence: "a list of at least two Python ints" -> shapes | shapes
# sentence: "It returns a list with `len(sizes) - 1` pairs" -> shapes | shapes
# sentence: "`w` has shape `(n, m)` and independent normal entries" -> shapes, rows of w | of w
# sentence: "`b` has shape `(n,)` and independent normal entries" -> shapes, all of b | of b
# sentence: "All are float32" -> shapes | shapes
check.values(
    jax.tree.map(lambda a: 0 * a, init_mlp(jax.random.key(5), [2, 7, 1, 3, 2])),
    [(jnp.zeros((n, m)), jnp.zeros(n)) for m, n in ((2, 7), (7, 1), (1, 3), (3, 2))],
    structure="loose",
    type=jax.Array,
    name="shapes",
)
# The second layer: its w has another scale than that of the first.
check.distributed(
    init_mlp(jax.random.key(6), [4, 64, 400])[1][0], "normal", scale=1 / 8, name="of w"
)
check.distributed(
    init_mlp(jax.random.key(7), [64, 400, 300])[1][1], "normal", scale=0.01, name="of b"
)
w_of_six = init_mlp(jax.random.key(8), [300, 6])[0][0]
check.independent(list(w_of_six), code="JX220", name="rows of w")
### END HIDDEN TESTS

# %% tests="init_mlp" points=2
check.keys_used_once(init_mlp, jax.random.key(2), [3, 5, 4, 2])
check.key_sensitive(init_mlp, lambda key: (key, [3, 5, 4, 2]))
check.independent(init_mlp(jax.random.key(4), [20, 20, 20]), name="w and b of all layers")
check.independent(
    [init_mlp(jax.random.key(seed), [20, 20, 20]) for seed in (7, 8)], code="JX204", name="two keys"
)
check.pure(init_mlp, jax.random.key(2), [3, 5, 2])
### BEGIN HIDDEN TESTS
# sentence: "independent of each other" -> w and b of all layers | w and b of all layers
# sentence: "No key is used twice" -> keys_used_once | keys_used_once
# sentence: "the key decides" -> key_sensitive, two keys | key_sensitive, two keys
# sentence: "It is pure: `sizes` stays as it is" -> pure | pure
check.keys_used_once(init_mlp, jax.random.key(10), [2, 2, 2, 2, 2])
check.key_sensitive(init_mlp, lambda key: (key, [3, 5, 4, 2]), seeds=(11, 12, 13))
check.independent(init_mlp(jax.random.key(9), [8, 8, 8, 8]), name="w and b of all layers")
check.independent(
    [init_mlp(jax.random.key(seed), [20, 20, 20]) for seed in (14, 15)],
    code="JX204",
    name="two keys",
)
check.pure(init_mlp, jax.random.key(16), [2, 2, 2])
### END HIDDEN TESTS


# %% [markdown]
# ## 2.5 A key for every example
#
# `jax.vmap` makes a function for one example into a function for a batch. It maps over the
# arguments of the function, keys too. What it does **not** do is to invent keys: a key that comes
# from outside is one key, and one key gives one noise.
#
#     x[0] ---+                              x[0] --- keys[0] --- noise 0
#     x[1] ---+--- key --- one noise         x[1] --- keys[1] --- noise 1
#     x[2] ---+                              x[2] --- keys[2] --- noise 2


# %% trusted="noisy"
def noisy(key: Array, x: Array) -> Array:
    """Adds noise to one example: `x` has shape (d,), the result too."""
    return x + 0.1 * jax.random.normal(key, x.shape)


# %%
same_for_all = jax.vmap(lambda row: noisy(key, row))(jnp.zeros((3, 4)))
print(same_for_all)  # three times the same row

# jax.vmap gives the i-th entry of every argument to the i-th call.
print(jax.vmap(lambda a, b: a + 10 * b)(jnp.arange(3), jnp.arange(3)))

# An array of keys is not a key:
try:
    jax.random.normal(keys, (4,))
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# Why a key for each row, and not one large draw for the whole batch? Because then row i can be
# computed by itself: on another machine, or again, when something odd was seen in just this
# example.

# %% [markdown]
# ### Exercise `noisy_batch` (3 points, 10 minutes, easy)
#
# Write `noisy_batch(key, x)`, which calls `noisy` on a batch.
#
# * `key` is a typed key; `x` is float32 of shape `(b, d)`, b ≥ 1 and d ≥ 1.
# * It returns a float32 array of shape `(b, d)`: row `i` is exactly `noisy(keys[i], x[i])`, where
#   `keys = jax.random.split(key, b)`. (Equal up to rounding.)
# * There is no Python loop over the rows, and it works under `jax.jit`.
#
# One call: `noisy_batch(jax.random.key(0), jnp.zeros((3, 4)))` returns three rows of noise, no two
# of which are equal.
#
# <details><summary>Hint 1</summary>
#
# What changes from row to row? All of that has to be mapped.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `noisy` takes two arguments, and `jax.vmap(noisy)` maps over both.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.vmap(noisy)(..., x)`, with as many keys as `x` has rows. `x.shape[0]` is a Python int, also
# under `jax.jit`.
#
# </details>


# %% solution="noisy_batch"
def noisy_batch(key: Array, x: Array) -> Array:
    """Adds noise of its own to every row.

    - `key`: a typed key, shape ().
    - `x`: shape (b, d), float32.

    Returns the noisy rows, shape (b, d), float32.
    """
    ### BEGIN SOLUTION
    return jax.vmap(noisy)(jax.random.split(key, x.shape[0]), x)
    ### END SOLUTION


# %% tests="noisy_batch" points=3
rows, batch_key = jnp.arange(12.0).reshape(3, 4), jax.random.key(1)
more_keys = jax.random.split(batch_key, 5)


def noisy_rows(keys):
    return jnp.stack([noisy(key, row) for key, row in zip(keys, rows, strict=True)])


check.values(
    noisy_batch(batch_key, rows),
    noisy_rows(jax.random.split(batch_key, 3)),
    type=jax.Array,
    mistakes={
        "JX129": noisy_rows(more_keys[1:4]),
        "JX202": noisy(batch_key, rows),
        "JX209": rows + noisy(batch_key, jnp.zeros(4)),
        "JX220": rows + noisy(batch_key, jnp.zeros(())),
    },
)
check.values(
    noisy_batch(batch_key, rows[:1]),
    noisy(jax.random.split(batch_key, 1)[0], rows[0])[None],
    name="b = 1",
)
check.key_sensitive(noisy_batch, lambda key: (key, rows))
check.vectorised(noisy_batch, lambda n: (jax.random.key(0), jnp.ones((n, 3))), loops=True)
check.jittable(noisy_batch, batch_key, rows)


### BEGIN HIDDEN TESTS
# sentence: "float32 of shape `(b, d)`, b ≥ 1 and d ≥ 1" -> values, b = 1 | equivalent, d = 1
# sentence: "It returns a float32 array of shape `(b, d)`" -> values, b = 1 | equivalent
# sentence: "row `i` is exactly `noisy(keys[i], x[i])`" -> values | equivalent
# sentence: "There is no Python loop over the rows" -> vectorised | vectorised
# sentence: "it works under `jax.jit`" -> jittable | jittable
def batches_and_keys(rng, b):
    key = jax.random.key(int(rng.integers(2**31)))
    return key, jnp.array(rng.normal(size=(b, 5)).astype(np.float32))


check.distinct_rows(noisy_batch, jax.random.key(3), jnp.zeros((6, 40)))
check.key_sensitive(noisy_batch, lambda key: (key, jnp.ones((3, 4))))
check.equivalent(
    noisy_batch,
    reference.noisy_batch,
    inputs=check.batch_sizes(batches_and_keys, features=5),
    cases=9,
)
one_column = jnp.array([[1.0], [-2.0], [0.5]])
check.values(
    noisy_batch(jax.random.key(6), one_column),
    reference.noisy_batch(jax.random.key(6), one_column),
    name="d = 1",
)
check.vectorised(noisy_batch, lambda n: (jax.random.key(0), jnp.ones((n, 3))), loops=True)
check.jittable(noisy_batch, jax.random.key(4), jnp.ones((3, 4)))
### END HIDDEN TESTS


# %% [markdown]
# ## 2.6 Passing the key on
#
# A program that samples again and again has to hold a key, and hold a new one after each call. A
# function cannot change the key that its caller holds. It can only *return* the next one, together
# with the result:
#
#     key0 --> sample --> key1 --> sample --> key2 --> sample --> ...
#                |                   |                   |
#                v                   v                   v
#             samples             samples             samples

# %%
state = jax.random.key(0)
for _ in range(3):
    state, now = jax.random.split(state)
    print(jax.random.normal(now, (2,)))

# %% [markdown]
# ### Exercise `sampler` (3 points, 10 minutes, easy)
#
# Write `sampler(key, n)`, which returns a pair `(new_key, samples)`.
#
# * `key` is a typed key, `n` ≥ 1 a Python int.
# * `samples` are `n` independent standard normal numbers: shape `(n,)`, float32.
# * `new_key` is a typed key of shape `()`, for the next call: the samples of
#   `sampler(new_key, n)` are independent of these, and so on along the chain. It has **not been
#   used** yet: nothing was drawn from it, it was not split, and it is not `key`.
# * No key is used twice. The key decides, both the samples and `new_key`.
# * It is pure: no variable outside of the function is changed.
#
# One use of it:
#
#     key = jax.random.key(0)
#     key, a = sampler(key, 2)
#     key, b = sampler(key, 2)      # nothing to do with a
#
# <details><summary>Hint 1</summary>
#
# One key comes in; one is needed for the samples, one goes out.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The two lines in the loop above are nearly the function.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Of the two keys that `split` gives, one is for the draw and one is handed on. In which order are
# they returned?
#
# </details>


# %% solution="sampler"
def sampler(key: Array, n: int) -> tuple[Array, Array]:
    """Draws samples, and makes the key for the next call.

    - `key`: a typed key, shape ().
    - `n`: how many samples, a Python int.

    Returns `(new_key, samples)`: a typed key, and standard normal numbers, shape (n,), float32.
    """
    ### BEGIN SOLUTION
    new_key, now = jax.random.split(key)
    return new_key, jax.random.normal(now, (n,))
    ### END SOLUTION


# %% tests="sampler" points=1
for n in (1, 5):
    new_key, samples = sampler(jax.random.key(1), n)
    check.true(
        isinstance(new_key, jax.Array)
        and jnp.issubdtype(new_key.dtype, jax.dtypes.prng_key)
        and new_key.shape == (),
        "The first of the two results is not a typed key of shape ().",
        code="JX219" if getattr(new_key, "dtype", None) == jnp.uint32 else "JX212",
        name="new_key",
    )
    check.values(0 * samples, jnp.zeros(n), type=jax.Array, name="shape of the samples")
for seed in (2, 3):
    samples = sampler(jax.random.key(seed), 2000)[1]
    check.distributed(samples, "normal")
    check.independent(
        [samples[:1000], samples[1000:], samples[::2], samples[1::2]], code="JX218", name="parts"
    )


### BEGIN HIDDEN TESTS
# sentence: "`n` ≥ 1 a Python int" -> shape of the samples | shapes
# sentence: "`samples` are `n` independent standard normal numbers" -> distributed, parts | a chain
# sentence: "`new_key` is a typed key of shape `()`" -> new_key | typed keys
def sampled_chain(key):
    draws = []
    for _ in range(4):
        key, samples = sampler(key, 500)
        draws.append(samples)
    return draws


check.values(
    [
        (str(made[0].dtype), made[0].shape)
        for made in (sampler(jax.random.key(4), 1), sampler(jax.random.key(5), 3))
    ],
    [("key<fry>", ()), ("key<fry>", ())],
    name="typed keys",
)
check.values(
    [0 * sampler(jax.random.key(4), n)[1] for n in (1, 3)],
    [jnp.zeros(1), jnp.zeros(3)],
    type=jax.Array,
    name="shapes",
)
check.distributed(jnp.concatenate(sampled_chain(jax.random.key(7))), "normal", name="a chain")
half = sampler(jax.random.key(8), 2000)[1]
check.independent([half[:1000], half[1000:], half[::2], half[1::2]], code="JX218", name="parts")
### END HIDDEN TESTS


# %% tests="sampler" points=2
def key_after(key):
    return sampler(key, 5)[0]


def bits(key):
    return jax.random.key_data(key).tolist()


check.true(
    bits(key_after(jax.random.key(1))) != bits(jax.random.key(1)),
    "The key that came back is the key that went in.",
    code="JX214",
    name="another key",
)
check.true(
    bits(key_after(jax.random.key(1))) != bits(key_after(jax.random.key(7))),
    "Two different keys gave the same new key.",
    code="JX204",
    name="two keys",
)


def drawn_with(key):
    """What five draws may give, from the key itself or from the keys of its split."""
    single = jax.vmap(jax.random.normal)(jax.random.split(key, 5))
    return jnp.concatenate([jax.random.normal(key, (5,)), single])


new_key, samples = sampler(jax.random.key(1), 5)
check.true(
    not jnp.any(jnp.isclose(drawn_with(new_key)[:, None], samples, rtol=1e-6, atol=0.0)),
    "A sample was drawn from the very key that came back for the next call.",
    code="JX201",
    name="new_key is not used",
)
check.keys_used_once(sampler, jax.random.key(2), 5)
check.key_sensitive(sampler, lambda key: (key, 5))
check.pure(sampler, jax.random.key(3), 5)
### BEGIN HIDDEN TESTS
# sentence: "and so on along the chain" -> new_key is not used | independent
# sentence: "It has **not been" -> new_key is not used | new_key is not used
# sentence: "it is not `key`" -> another key | another key
# sentence: "No key is used twice" -> keys_used_once | keys_used_once
# sentence: "The key decides, both" -> key_sensitive, two keys | key_sensitive, two keys
# sentence: "It is pure" -> pure | pure
check.key_sensitive(sampler, lambda key: (key, 4), seeds=(11, 12, 13))
for seed in (3, 4):
    check.true(
        bits(key_after(jax.random.key(seed))) == bits(key_after(jax.random.key(seed))),
        "The same key gave two different new keys.",
        code="JX139",
        name="the same key",
    )
    check.true(
        bits(key_after(jax.random.key(seed))) != bits(key_after(jax.random.key(seed + 1))),
        "Two different keys gave the same new key.",
        code="JX204",
        name="two keys",
    )
    check.true(
        bits(key_after(jax.random.key(seed))) != bits(jax.random.key(seed)),
        "The key that came back is the key that went in.",
        code="JX214",
        name="another key",
    )
for seed in (5, 6):
    new_key, samples = sampler(jax.random.key(seed), 5)
    check.true(
        not jnp.any(jnp.isclose(drawn_with(new_key)[:, None], samples, rtol=1e-6, atol=0.0)),
        "A sample was drawn from the very key that came back for the next call.",
        code="JX201",
        name="new_key is not used",
    )
check.independent(sampled_chain(jax.random.key(6)), code="JX214")
check.keys_used_once(sampler, jax.random.key(9), 3)
check.pure(sampler, jax.random.key(8), 5)
### END HIDDEN TESTS


# %% [markdown]
# ## 2.7 Keys in a compiled loop
#
# `jax.lax.scan(body, carry, xs)` is a loop that is compiled once, however many turns it has. `body`
# takes the carry and one entry of `xs`; it returns the carry for the next turn and a result for
# this one. The results are stacked:


# %%
def body(total, x):
    total = total + x
    return total, total


print(jax.lax.scan(body, 0.0, jnp.arange(5.0)))
# No xs: say how many turns.
print(jax.lax.scan(lambda c, _: (c / 2, c), 1.0, None, length=4)[1])

# %% [markdown]
# The discipline is the same as in a Python loop. Either the key is part of the carry, and each turn
# splits it, keeps one half and uses the other; or as many keys as there are turns come in as `xs`:
#
#     carry   key --> split --> key' --> split --> key'' --> ...        xs    k0   k1   k2
#                       |                  |                                  |    |    |
#                      now                now                               turn turn turn

# %% [markdown]
# ### Exercise `random_walk` (3 points, 15 minutes, medium)
#
# Write `random_walk(key, steps)`: where is a walker after 1, 2, ..., `steps` steps?
#
#     position
#        |            *
#        |        *       *
#      0 +----*-----------------*---
#        |  *                     *
#        |
#
# * `key` is a typed key; `steps` ≥ 1 is a Python int, also under `jax.jit` (where it is a static
#   argument).
# * The walker starts at 0. Each step adds a standard normal number to the position, and all of
#   these are independent.
# * It returns the positions after each step: float32, shape `(steps,)`. So entry 0 is the first
#   step itself, and the start is not among them.
# * No key is used twice, and the key decides.
# * There is no Python loop over the steps (`jax.lax.scan` is fine, and so is anything else that
#   does not grow with `steps`). It works under `jax.jit`.
#
# One call: `random_walk(jax.random.key(0), 4)` returns four positions, such as
# `[0.3, -0.9, -0.1, 1.2]`.
#
# <details><summary>Hint 1</summary>
#
# What does a turn have to know from the turn before? Two things, if the key is one of them.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The carry can be a tuple: `(key, position)`. It has the same types before and after each turn, so
# start at `0.0`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The body returns two things: what is carried on, a key and a position, and what is collected. (If
# you look for a shorter way: what does `jnp.cumsum` do?)
#
# </details>


# %% solution="random_walk"
def random_walk(key: Array, steps: int) -> Array:
    """Simulates a walk with standard normal steps.

    - `key`: a typed key, shape ().
    - `steps`: how many, a Python int.

    Returns the positions after each step, shape (steps,), float32.
    """

    ### BEGIN SOLUTION
    def step(carry, _):
        key, position = carry
        key, now = jax.random.split(key)
        position = position + jax.random.normal(now)
        return (key, position), position

    return jax.lax.scan(step, (key, jnp.float32(0.0)), None, length=steps)[1]
    ### END SOLUTION


# %% tests="random_walk" points=1
check.keys_used_once(random_walk, jax.random.key(2), 5)
check.key_sensitive(random_walk, lambda key: (key, 5))
### BEGIN HIDDEN TESTS
# sentence: "No key is used twice" -> keys_used_once | keys_used_once
# sentence: "the key decides" -> key_sensitive | key_sensitive
check.keys_used_once(random_walk, jax.random.key(10), 3)
check.key_sensitive(random_walk, lambda key: (key, 5), seeds=(11, 12, 13))
### END HIDDEN TESTS

# %% tests="random_walk" points=2
check.values(
    [0 * random_walk(jax.random.key(1), steps) for steps in (1, 5)],
    [jnp.zeros(1), jnp.zeros(5)],
    type=jax.Array,
    name="shapes for 1 and 5 steps",
)
for seed in (3, 4):
    moves = jnp.diff(random_walk(jax.random.key(seed), 2000), prepend=0.0)
    check.true(
        moves[0] != 0,
        "Entry 0 is the start, where the walker has not moved yet.",
        code="JX129",
        name="entry 0",
    )
    check.distributed(moves, "normal", name="the steps")
    check.independent(
        [moves[:1000], moves[1000:], moves[::2], moves[1::2]], code="JX218", name="parts"
    )
check.true(
    all(abs(random_walk(jax.random.key(seed), 1)[0]) < 6 for seed in range(10)),
    "One of ten walks is further from 0 than one standard normal step leads.",
    code="JX218",
    name="the start",
)
check.vectorised(random_walk, lambda n: (jax.random.key(6), n), size=8, loops=True)
check.jittable(random_walk, jax.random.key(5), 5, static=(1,))
### BEGIN HIDDEN TESTS
# sentence: "`steps` ≥ 1 is a Python int" -> shapes for 1 and 5 steps | shapes
# sentence: "The walker starts at 0" -> the start | the first step
# sentence: "Each step adds a standard normal number to the position" -> the steps | the steps
# sentence: "all of" -> parts | parts
# sentence: "the positions after each step: float32" -> shapes for 1 and 5 steps | shapes
# sentence: "entry 0 is the first" -> entry 0 | the steps
# sentence: "no Python loop over the steps" -> vectorised | vectorised
# sentence: "It works under `jax.jit`" -> jittable | jittable
check.values(
    [0 * random_walk(jax.random.key(7), steps) for steps in (1, 8)],
    [jnp.zeros(1), jnp.zeros(8)],
    type=jax.Array,
    name="shapes",
)
for seed in (8, 9):
    moves = jnp.diff(random_walk(jax.random.key(seed), 2000), prepend=0.0)
    check.true(
        moves[0] != 0,
        "Entry 0 is the start, where the walker has not moved yet.",
        code="JX129",
        name="entry 0",
    )
    check.distributed(moves, "normal", name="the steps")
    check.independent(
        [moves[:1000], moves[1000:], moves[::2], moves[1::2]], code="JX218", name="parts"
    )
first_steps = jnp.array([random_walk(jax.random.key(seed), 1)[0] for seed in range(200)])
check.distributed(first_steps, "normal", name="the first step")
check.vectorised(random_walk, lambda n: (jax.random.key(6), n), size=8, loops=True)
check.jittable(random_walk, jax.random.key(14), 6, static=(1,))
### END HIDDEN TESTS


# %% [markdown]
# ## 2.8 A key for every step
#
# Training goes over thousands of steps, and may be interrupted and go on from step 1234. A key that
# is passed on from step to step would have to be saved. There is another way: one key for the whole
# run, and a *number* for each step. `jax.random.fold_in(key, i)` makes a key from a key and an
# integer:

# %%
run_key = jax.random.key(5)
for i in range(3):
    print(i, jax.random.normal(jax.random.fold_in(run_key, i), (3,)))
print("again, from step 2 on:")
print(2, jax.random.normal(jax.random.fold_in(run_key, 2), (3,)))

try:
    print(run_key + 1)
except TypeError as error:
    print("TypeError:", error)
print(jax.random.PRNGKey(0) + 1)  # an old-style key does not complain, and this is no good key

# %% [markdown]
# `fold_in` does not use the key up: fold in as many different numbers as you like. But keep it to
# that: do not draw from a key that you fold numbers into, and do not split it. For `split` makes
# its keys in the same way. (With the default settings. Do not rely on it either.)

# %%
print(jax.random.normal(jax.random.split(run_key)[0], (3,)))
print(jax.random.normal(jax.random.fold_in(run_key, 0), (3,)))  # the same key by another name

# %% [markdown]
# ### Exercise `step_key` (2 points, 5 minutes, easy)
#
# Write `step_key(key, step)`: the key for one step of a run.
#
# * `key` is a typed key; `step` is a number from 0 to 2³¹ − 1: a Python int, **or** an int32 array
#   of shape `()`, which may be traced. Both kinds give the same key.
# * It returns a typed key of shape `()`, which depends on `key` and `step` alone: asked again, also
#   in another order, it gives the same.
# * Two different pairs `(key, step)` give two different keys, and none is the `key` that came in.
# * It is pure, and works under `jax.jit` and `jax.vmap` with `key` and `step` traced.
#
# One call: `step_key(jax.random.key(0), 3)` returns a key that is different from
# `step_key(jax.random.key(0), 4)` and from `step_key(jax.random.key(1), 3)`.
#
# <details><summary>Hint 1</summary>
#
# This is a very short function.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A seed made from `step` alone forgets the key; a sum of the two mixes up different pairs. Which
# function takes a key and a number?
#
# </details>
# <details><summary>Hint 3</summary>
#
# Which function of section 2.8 makes a key of a key and a number?
#
# </details>


# %% solution="step_key"
def step_key(key: Array, step: int | Array) -> Array:
    """The key for one step.

    - `key`: a typed key, shape ().
    - `step`: from 0 to 2**31 - 1, a Python int or an int32 array of shape ().

    Returns a typed key, shape ().
    """
    ### BEGIN SOLUTION
    return jax.random.fold_in(key, step)
    ### END SOLUTION


# %% tests="step_key" points=2
made = step_key(jax.random.key(0), 3)
check.true(
    isinstance(made, jax.Array)
    and jnp.issubdtype(made.dtype, jax.dtypes.prng_key)
    and made.shape == (),
    "The result is not a typed key of shape ().",
    code="JX219" if getattr(made, "dtype", None) == jnp.uint32 else "JX212",
    name="a typed key",
)


def bits(key):
    return tuple(jax.random.key_data(key).tolist())


steps_made = [bits(step_key(jax.random.key(0), i)) for i in range(5)]
check.true(
    len(set(steps_made)) == 5, "Different steps have the same key.", code="JX215", name="five steps"
)
check.true(
    bits(jax.random.key(0)) not in steps_made,
    "One of the first five steps has the very key that came in.",
    code="JX135",
    name="not the key that came in",
)
check.true(
    bits(step_key(jax.random.key(1), 3)) != bits(made),
    "Step 3 of two different keys has the same key.",
    code="JX204",
    name="two keys",
)
check.true(
    bits(step_key(jax.random.key(6), 0)) != bits(step_key(jax.random.key(5), 1)),
    "Step 0 of jax.random.key(6) has the same key as step 1 of jax.random.key(5).",
    code="JX213",
    name="two pairs",
)
check.values(step_key(jax.random.key(0), jnp.int32(3)), made, name="an array as the step")
check.jittable(step_key, jax.random.key(0), jnp.int32(3))
distant = jnp.array([0, 1, 1000, 2000, 2**16, 2**31 - 2, 2**31 - 1])
distant = jax.vmap(step_key, (None, 0))(jax.random.key(2), distant)
distant = [tuple(of) for of in jax.random.key_data(distant).tolist()]
check.true(
    len(set(distant)) == 7,
    "Two of the steps 0, 1, 1000, 2000, 2**16, 2**31 - 2 and 2**31 - 1 have the same key.",
    code="JX106" if len(set(distant[2:])) == 1 else "JX217",
    name="far steps under vmap",
)
check.pure(step_key, jax.random.key(0), 3)


### BEGIN HIDDEN TESTS
# sentence: "`step` is a number from 0 to 2³¹ − 1" -> far steps under vmap | far steps
# sentence: "Both kinds give the same key" -> an array as the step | both kinds
# sentence: "It returns a typed key of shape `()`" -> a typed key | both kinds
# sentence: "which depends on `key` and `step` alone" -> pure | pure
# sentence: "Two different pairs `(key, step)` give two different keys" -> two pairs | pairs
# sentence: "none is the `key` that came in" -> not the key that came in | not the key that came in
# sentence: "It is pure" -> pure | pure
# sentence: "works under `jax.jit` and `jax.vmap`" -> jittable, far steps under vmap | far steps
many_steps = [*range(8), 63, 64, 99, 100, 127, 128, 999, 1000, 1023, 1024, 65535, 65536]
many_steps += [10**6, 10**6 + 1, 2**24, 2**24 + 1, 2**31 - 2, 2**31 - 1]


def bits_of_steps(base, steps):
    return [bits(step_key(base, jnp.int32(i))) for i in steps]


check.jittable(step_key, jax.random.key(10), jnp.int32(6))
check.true(
    bits_of_steps(jax.random.key(5), [3, 4]) != bits_of_steps(jax.random.key(6), [3, 4]),
    "The same step of two different keys has the same key.",
    code="JX204",
)
neighbours = [jax.random.wrap_key_data(jnp.array([a, b], jnp.uint32)) for a, b in ((0, 5), (1, 6))]
neighbours += [jax.random.key(6), jax.random.key(7)]
pairs = [of for base in neighbours for of in bits_of_steps(base, range(6))]
check.true(
    not set(pairs) & {bits(base) for base in neighbours},
    "The key of a step is a key that came in.",
    code="JX135",
    name="not the key that came in",
)
check.true(
    len(set(pairs)) == len(pairs),
    "Two different pairs (key, step) have the same key.",
    code="JX213",
    name="pairs",
)
far = jax.vmap(step_key, in_axes=(None, 0))(jax.random.key(8), jnp.array(many_steps))
far = [tuple(of) for of in jax.random.key_data(far).tolist()]
check.true(
    len(set(far)) == len(many_steps),
    "Under jax.vmap, steps far from 0 have the same key.",
    code="JX106" if len(set(far[-4:])) == 1 else "JX217",
    name="far steps",
)
check.values(
    [step_key(jax.random.key(9), step) for step in (4, 2**31 - 1)],
    [step_key(jax.random.key(9), jnp.int32(step)) for step in (4, 2**31 - 1)],
    name="both kinds",
)
check.pure(step_key, jax.random.key(12), 1)
### END HIDDEN TESTS


# %% [markdown]
# A run that was interrupted after step 1233 goes on with `step_key(run_key, 1234)`: only a number
# and the key of the run have to be saved.
#
# ## 2.9 Finding keys that were used twice
#
# Now you are the examiner. The next cell holds seven functions. Each takes a key and returns rows
# of 100 random numbers. In some of them a key is used twice.


# %% trusted="rows"
def one_draw(key):
    return jax.random.normal(key, (3, 100))


def loop_rows(key):
    return jnp.stack([scale * jax.random.normal(key, (100,)) for scale in (1.0, 2.0, 3.0)])


def two_kinds(key):
    return jnp.stack([jax.random.normal(key, (100,)), jax.random.uniform(key, (100,))])


def parent_row(key):
    first, second = jax.random.split(key)
    return jnp.stack([jax.random.normal(k, (100,)) for k in (first, second, key)])


def shared_rows(key):
    scales = jnp.array([1.0, 2.0, 3.0])
    return jax.vmap(lambda scale: scale * jax.random.normal(key, (100,)))(scales)


def threaded_rows(key):
    def body(key, _):
        key, now = jax.random.split(key)
        return key, jax.random.uniform(now, (100,))

    return jax.lax.scan(body, key, None, length=3)[1]


def folded_rows(key):
    return jnp.stack([jax.random.normal(jax.random.fold_in(key, i), (100,)) for i in range(3)])


# %% [markdown]
# JAX has a tool for this. Within `jax.debug_key_reuse(True)`, a typed key that was drawn from or
# split must not be used again, and code that does so raises `jax.errors.KeyReuseError`:

# %%
for f in (one_draw, loop_rows, parent_row, shared_rows):
    try:
        with jax.debug_key_reuse(True):
            f(jax.random.key(0))
        print(f.__name__, "raised nothing")
    except jax.errors.KeyReuseError:
        print(f.__name__, "raised KeyReuseError")

# %% [markdown]
# The tool is good, but it is not enough: look at the last line, and at the function. Under `vmap`
# there is one single draw, which all rows share. It has more blind spots: the same number folded
# twice into the same key gives the same key, and goes unnoticed; so does `fold_in(key, 0)` beside
# `split(key)`; so does a key that the body of a `scan` draws from and then carries on.
#
# In both cases the *numbers* give it away. Rows from one key need not be equal, since one may be
# scaled, or of another distribution. But they have the same order: where the first row has its
# largest entry, the other one has it too.

# %%
shared = shared_rows(jax.random.key(0))
print("largest at", jnp.argmax(shared, axis=1), "smallest at", jnp.argmin(shared, axis=1))
independent_rows = one_draw(jax.random.key(0))
print("largest at", jnp.argmax(independent_rows, axis=1))
row = jnp.array([0.3, 0.8, -1.0])
print("order:", jnp.argsort(row), "rank of each entry:", jnp.argsort(jnp.argsort(row)))

# %% [markdown]
# ### Exercise `reuses_key` (3 points, 20 minutes, hard): audit
#
# Write `reuses_key(f)`, which says whether `f` uses a key twice, as far as the tool and the numbers
# tell. It returns a Python bool.
#
# * `f` takes a typed key and returns a float32 array of at least two rows, of 100 numbers each.
#   Each row is one draw of `normal`, `uniform` or `exponential`, perhaps times a positive number,
#   perhaps plus a number.
# * It returns `True` if
#   * `jax.debug_key_reuse` finds fault with `f`, **or**
#   * two of the rows have the same order: the ranks of their entries are equal. (Rounding may
#     exchange entries that are nearly equal. Rank correlations above 0.9 are the same order;
#     independent rows stay below 0.7.)
# * It returns `False` otherwise, even where a key is used twice in a way that neither shows.
# * An exception of `f` that has nothing to do with keys leaves your function.
#
# One call: `reuses_key(one_draw)` is `False`, and `reuses_key(loop_rows)` is `True`. Try it on the
# other five as well. The hidden tests call it with these seven and with others of the same kinds.
#
# <details><summary>Hint 1</summary>
#
# You have two detectors, and each sees what the other one misses. Which of the functions does each
# of them find?
#
# </details>
# <details><summary>Hint 2</summary>
#
# For the first, `try` and `except` as in the cell above, with a `return True` in the right place.
# Mind that `f` may run without error inside of `with` and still be guilty.
#
# </details>
# <details><summary>Hint 3</summary>
#
# For the second, turn every row into ranks: `jnp.argsort(jnp.argsort(rows, axis=1), axis=1)`. Then
# `jnp.corrcoef(ranks)` is the matrix of the correlations of all rows with all rows; its diagonal is
# 1 and does not count.
#
# </details>


# %% solution="reuses_key"
def reuses_key(f: Callable[[Array], Array]) -> bool:
    """Says whether a key is used twice.

    - `f`: takes a typed key, returns rows of 100 random numbers, shape (n, 100), n >= 2.

    Returns True or False.
    """
    ### BEGIN SOLUTION
    try:
        with jax.debug_key_reuse(True):
            rows = f(jax.random.key(0))
    except jax.errors.KeyReuseError:
        return True
    ranks = jnp.argsort(jnp.argsort(rows))  # along the last axis: within each row
    # Each row correlates with itself.
    return bool(jnp.sum(jnp.corrcoef(ranks) > 0.9) > len(rows))
    ### END SOLUTION


# %% tests="reuses_key" points=3
def many_rows(key):
    return jax.random.normal(key, (60, 100))


def shared_far_away(key):
    # So far from 0 that neighbours in the order become equal.
    return jax.vmap(lambda shift: jax.random.normal(key, (100,)) + shift)(jnp.array([0.0, 1e5]))


def first_and_third_row_shared(key):
    first, second = jax.random.split(key)
    shared = jax.vmap(lambda scale: scale * jax.random.normal(first, (100,)))(jnp.array([1.0, 2.0]))
    return jnp.stack([shared[0], jax.random.normal(second, (100,)), shared[1]])


def broken(key):
    raise ZeroDivisionError("no rows")


innocent = (one_draw, threaded_rows, folded_rows, many_rows)
guilty = (loop_rows, two_kinds, parent_row, shared_rows)
guilty += (shared_far_away, first_and_third_row_shared)
for f in (*innocent, *guilty):
    said = reuses_key(f)
    check.true(bool(said) == (f in guilty), f"reuses_key({f.__name__}) is {said!r}.", code="JX020")
    check.true(isinstance(said, bool), f"reuses_key({f.__name__}) is no bool.", code="JX122")
check.raises(ZeroDivisionError, reuses_key, broken)


### BEGIN HIDDEN TESTS
# sentence: "as far as the tool and the numbers" -> many_rows | carried_on, accused
# sentence: "It returns a Python bool" -> true | a bool
# sentence: "Each row is one draw of `normal`, `uniform` or `exponential`" -> true | ranks
# sentence: "`jax.debug_key_reuse` finds fault with `f`" -> true | the tool
# sentence: "two of the rows have the same order" -> true | ranks
# sentence: "Rounding may" -> shared_far_away | ranks
# sentence: "It returns `False` otherwise" -> many_rows | accused
# sentence: "that has nothing to do with keys leaves your function" -> raises | raises
def exponential_row_and_normal(key):
    return jnp.stack([jax.random.exponential(key, (100,)), 3 + jax.random.normal(key, (100,))])


def unsplit_scan(key):
    body = lambda key, _: (key, jax.random.exponential(key, (100,)))
    return jax.lax.scan(body, key, None, length=3)[1]


def shared_shifted(key):
    draw = lambda shift: jax.random.uniform(key, (100,)) + shift
    return jax.vmap(draw)(jnp.arange(3.0))


def shared_noise_last(key):
    first, second = jax.random.split(key)
    shared = jax.vmap(lambda scale: scale * jax.random.normal(second, (100,)))(jnp.arange(1.0, 3.0))
    return jnp.concatenate([jax.random.normal(first, (1, 100)), shared])


def folded_alike(key):
    return jnp.stack([jax.random.normal(jax.random.fold_in(key, 1), (100,)) for _ in range(2)])


def folded_two_kinds(key):
    draws = [jax.random.normal, jax.random.uniform]
    return jnp.stack([draw(jax.random.fold_in(key, 7), (100,)) for draw in draws])


def parent_first(key):
    row = jax.random.uniform(key, (100,))
    return jnp.stack([row, jax.random.uniform(jax.random.split(key)[1], (100,))])


def mapped_keys(key):
    return jax.vmap(lambda k: 2 * jax.random.exponential(k, (100,)))(jax.random.split(key, 3))


def two_split(key):
    first, second = jax.random.split(key)
    return jnp.stack([jax.random.normal(first, (100,)), jax.random.uniform(second, (100,)) - 1])


def carried_on(key):
    # Guilty, and neither the tool nor the numbers show it.
    def body(key, _):
        now = jax.random.split(key)[1]
        return now, jax.random.uniform(now, (100,))

    return jax.lax.scan(body, key, None, length=3)[1]


def folded_and_split(key):
    both = jax.random.fold_in(key, 0), jax.random.split(key)[0]
    return jnp.stack([jax.random.normal(k, (100,)) for k in both])


def reversed_rows(key):
    first, second = jax.random.split(key)
    return jnp.stack([jax.random.normal(first, (100,)), jax.random.normal(second, (100,)) - 1e3])


def eleven_rows_shared_by_two(key):
    keys = jax.random.split(key, 10)
    rows = jax.vmap(lambda k: jax.random.exponential(k, (100,)))(keys)
    return jnp.concatenate([rows, 3 * rows[6:7] - 700])


def says(f):
    answer = reuses_key(f)
    return None if answer is None else bool(answer)


for f in (loop_rows, two_kinds, exponential_row_and_normal, unsplit_scan, parent_row, parent_first):
    check.true(
        says(f) is True,
        "It does not say True of a function with which jax.debug_key_reuse finds fault.",
        code="JX020",
        name="the tool",
    )
for f in (shared_rows, shared_shifted, shared_noise_last, shared_far_away):
    check.true(
        says(f) is True,
        "It does not say True of rows that share a draw under vmap.",
        code="JX020",
        name="ranks, under vmap",
    )
for f in (folded_alike, folded_two_kinds, folded_and_split, eleven_rows_shared_by_two):
    check.true(
        says(f) is True,
        "It does not say True of rows that have the same order.",
        code="JX020",
        name="ranks",
    )
for f in (one_draw, threaded_rows, folded_rows, mapped_keys, two_split, many_rows, reversed_rows):
    check.true(
        says(f) is False,
        "It does not say False of a function that uses no key twice.",
        code="JX020",
        name="accused",
    )
check.true(
    isinstance(reuses_key(two_split), bool) and isinstance(reuses_key(two_kinds), bool),
    "What comes back is no bool.",
    code="JX122",
    name="a bool",
)
check.true(
    says(carried_on) is False,
    "It does not say False where neither the tool nor the numbers show anything.",
    code="JX020",
    name="carried_on",
)
check.raises(TypeError, reuses_key, lambda key: key + 1)
### END HIDDEN TESTS
