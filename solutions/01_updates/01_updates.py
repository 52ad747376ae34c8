# %% [markdown]
# # 1. No-side-effect updates with `.at[].set`
#
# A NumPy array is a box: you may change what is inside. A JAX array is a value, like the number 3:
# you cannot change it, you compute another one. This notebook is about writing ordinary array code
# under that rule.
#
# You will
#
# * make changed copies with `.at[...].set`, `.add` and `.get`,
# * choose between values with `jnp.where` where NumPy code would pick entries with a mask,
# * move data between NumPy and the device,
# * write functions on containers of arrays that leave their arguments alone,
# * and see what `jax.jit` makes of all those copies.
#
# Nine exercises, 23 points, about 90 minutes. You need to know NumPy and Python functions; nothing
# about JAX is assumed. Each exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 01_updates.ipynb
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
# | *returns ...* | compares shape, dtype and values with a reference, on many inputs |
# | *pure* | your arguments are as they were, and a second call gives the same answer |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *no Python loop* | counts the operations of your function at two sizes: no growth |
# | *jitted* | looks at the second call: it compiles nothing and does not compute in Python |
#
# Under `jax.jit` an argument is *traced*: your function is run once on a stand-in for it, which has
# a shape and a dtype and no numbers. An argument that is called *static* stays the Python number
# that it is; `jax.jit(f, static_argnums=1)` says so of the second one.
#
# Each check of a test cell is worth the same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check


# %% [markdown]
# ## 1.1 Arrays that do not change
#
# `jax.numpy`, imported as `jnp`, has the functions of NumPy under the same names. Its arrays are of
# class `jax.Array`. Assignment into such an array is an error:

# %%
x = jnp.arange(6)
print(type(x), isinstance(x, jax.Array))
try:
    x[0] = 123
except TypeError as error:
    print("TypeError:", str(error).split(":")[0])

# %% [markdown]
# Instead, `x.at[index].set(value)` computes a **new** array, and `x` stays as it was:
#
#     x             [ 0   1   2   3   4   5 ]
#                     |
#                 .at[0].set(123)
#                     v
#     new array     [123  1   2   3   4   5 ]      x is still [0 1 2 3 4 5]
#
# So the result has to go somewhere: return it, or give it a name.

# %%
x.at[0].set(123)  # computed, and thrown away
print(x)

y = x.at[0].set(123)
print(y)

# += does not write into the array either: it gives the name another array.
z = y
z += 1
print(y, z)

# `index` is whatever may stand between the brackets of x[...].
table = jnp.zeros((3, 4), dtype=jnp.int32)
print(table.at[1, :].set(7).at[:, -1].add(1))

# %% [markdown]
# The dtype of the result is that of the array, not that of the new value: a float set into an
# integer array loses its fraction, with a warning.
#
# ### Why the rule?
#
# A function that changes its argument has a *side effect*: something happens that is not in its
# return value. `jax.jit`, `jax.grad` and `jax.vmap` work by running your function once on stand-ins
# for the arrays (*tracers*) and writing down the operations. A change made behind their back would
# be lost, or made at the wrong time. The rule holds for *your* functions as much as for
# `jax.numpy`, and nothing enforces it when the argument happens to be a NumPy array:


# %%
def careless(v):
    v[0] = -1.0
    return v


numpy_input = np.array([1.0, 2.0, 3.0])
careless(numpy_input)
print(numpy_input)  # the caller's array has changed

try:
    jax.jit(np.sqrt)(jnp.array([1.0, 4.0]))  # NumPy needs the numbers, a tracer has none
except Exception as error:
    print(type(error).__name__)

# %% [markdown]
# ### Exercise `set_first` (2 points, 5 minutes, easy)
#
# Write `set_first(x, v)`.
#
# * `x` has shape `(n,)`, n ≥ 1, dtype float32 or int32. It may be a JAX array **or a NumPy array**,
#   which has no `.at`.
# * `v` is a single number of the same kind (int or float) as the entries of `x`.
# * It returns a `jax.Array` with the shape and the dtype of `x`: entry 0 is `v`, all others are
#   those of `x`.
# * It is pure, and it works under `jax.jit`.
#
# One call: `set_first(jnp.array([4.0, 5.0, 6.0]), 9.0)` returns `[9.0, 5.0, 6.0]`.
#
# <details><summary>Hint 1</summary>
#
# The picture above is the whole exercise, but for a NumPy array. What turns any array into a JAX
# array?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.asarray(x)` returns a JAX array; a JAX array it returns as it is, and a tracer too.
# `np.array(x)` goes the other way and fails under `jax.jit`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# First any array into a JAX array, then the picture above. What comes out of the second step is
# what you return: nothing has changed what went in.
#
# </details>


# %% solution="set_first"
def set_first(x: Array | np.ndarray, v: float | Array) -> Array:
    """Returns a copy of `x` whose first entry is `v`.

    - `x`: shape (n,), n >= 1, float32 or int32; a JAX or a NumPy array. Not changed.
    - `v`: one number.

    Returns a JAX array, shape (n,), dtype of `x`.
    """
    ### BEGIN SOLUTION
    return jnp.asarray(x).at[0].set(v)
    ### END SOLUTION


# %% tests="set_first" points=2
check.values(
    set_first(jnp.array([4.0, 5.0, 6.0]), 9.0),
    jnp.array([9.0, 5.0, 6.0]),
    type=jax.Array,
    mistakes={"JX103": jnp.array([4.0, 5.0, 6.0])},
)
check.values(
    set_first(np.array([4, 5], dtype=np.int32), 9),
    jnp.array([9, 5]),
    type=jax.Array,
    name="from a NumPy array",
)
check.values(set_first(jnp.array([4.0]), 9.0), jnp.array([9.0]), name="n = 1")
check.pure(set_first, np.array([4.0, 5.0, 6.0], dtype=np.float32), 9.0)
check.jittable(set_first, jnp.array([4, 5, 6]), 9)


### BEGIN HIDDEN TESTS
# sentence: "n ≥ 1, dtype float32 or int32" -> values, from a NumPy array, n = 1 | equivalent
# sentence: "or a NumPy array" -> from a NumPy array | equivalent, from float32 of NumPy
# sentence: "of the same kind (int or float)" -> values, from a NumPy array | equivalent
# sentence: "It returns a `jax.Array`" -> values, from a NumPy array | from float32 of NumPy
# sentence: "the shape and the dtype of `x`" -> values, from a NumPy array | equivalent
# sentence: "entry 0 is `v`, all others are" -> values | equivalent
# sentence: "It is pure" -> pure | pure
# sentence: "it works under `jax.jit`" -> jittable | jittable
def set_first_inputs(rng, case):
    n = (1, 5)[case % 2]
    if case % 4 < 2:
        x, v = rng.normal(size=n).astype(np.float32), -2.5
    else:
        x, v = rng.integers(-99, 99, size=n).astype(np.int32), 100
    return (x if case % 3 else jnp.array(x)), v


check.equivalent(set_first, reference.set_first, inputs=set_first_inputs)
check.values(
    set_first(np.array([1.5, -2.5, 0.5, 8.0], dtype=np.float32), -0.25),
    jnp.array([-0.25, -2.5, 0.5, 8.0]),
    type=jax.Array,
    name="from float32 of NumPy",
)
check.pure(set_first, np.array([7, 5, 3, 1], dtype=np.int32), 2)
check.jittable(set_first, jnp.array([1.5, 2.5, 3.5, 4.5]), 7.25)
### END HIDDEN TESTS


# %% [markdown]
# ## 1.2 Many places at once
#
# The index may be an array. Then one call writes to many places, and some of the places may be the
# same.
#
# Predict before you go on. What stands in place 3 after each of the five calls in the comments? The
# first entry of `guess` is there. Nobody marks yours.

# %%
places = jnp.array([1, 3, 3, 3])
zeros = jnp.zeros(5, dtype=jnp.int32)
# zeros.at[places].set(1)
# zeros.at[places].add(1)
# zeros.at[places].set(zeros[places] + 1)
# zeros.at[places].max(jnp.array([5, 2, 9, 4]))
# zeros.at[places].min(jnp.array([5, -2, 9, -4]))
guess = [1]

# %%
# Three writes to place 3: one of them stays, and nobody says which. Three additions: all count.
print("set(1)", zeros.at[places].set(1))
print("add(1)", zeros.at[places].add(1))
# Reads 0 three times, then writes 1 three times.
print("read, add, set", zeros.at[places].set(zeros[places] + 1))
print("max", zeros.at[places].max(jnp.array([5, 2, 9, 4])))
print("min", zeros.at[places].min(jnp.array([5, -2, 9, -4])))

# %% [markdown]
# And a place may lie outside the array. NumPy raises an `IndexError`; JAX, whose compiled code
# cannot raise, does not:

# %%
outside = jnp.array([0, 99, -99])
print("a write outside is dropped:        ", zeros.at[outside].add(1))
print("unless you say otherwise:          ", zeros.at[outside].add(1, mode="clip"))
print("a read outside gets the nearer end:", jnp.arange(5)[outside])

# %% [markdown]
# ### Exercise `bincount` (3 points, 10 minutes, easy): predict, then run
#
# Write `bincount(idx, k)`: how often does each of the numbers 0, 1, ..., k−1 occur in `idx`?
#
#     idx = [0, 2, 2, 5],  k = 4
#
#     bin     0   1   2   3
#             #       #                5 is not a bin: not counted
#                     #
#     count   1   0   2   0
#
# * `idx` is an int32 array of shape `(n,)`; n may be 0. Its entries are ≥ 0. Entries ≥ k are not
#   counted.
# * `k` ≥ 1 is a Python int, also under `jax.jit` (where it is a static argument).
# * It returns an int32 array of shape `(k,)`.
# * It works under `jax.jit`, and there is no Python loop over `idx`.
#
# One call: `bincount(jnp.array([0, 2, 2, 5]), 4)` returns `[1, 0, 2, 0]`. (The library has
# `jnp.bincount`. It is not forbidden; you learn more without.)
#
# <details><summary>Hint 1</summary>
#
# Start from `k` zeros. Every entry of `idx` names a place where something happens.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Look at the lines printed above: which method lets the three 3s count three times?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.zeros(k, dtype=jnp.int32).at[idx]` and one method call. Entries outside need no care: what
# does a write outside do?
#
# </details>


# %% solution="bincount"
def bincount(idx: Array, k: int) -> Array:
    """Counts how often each of 0, ..., k-1 occurs.

    - `idx`: shape (n,), int32, entries >= 0; entries >= k are not counted.
    - `k`: number of bins, a Python int.

    Returns the counts, shape (k,), int32.
    """
    ### BEGIN SOLUTION
    return jnp.zeros(k, dtype=jnp.int32).at[idx].add(1)
    ### END SOLUTION


# %% tests="bincount" points=3
def counts(few, none, many):
    return {"k = 4": jnp.array(few), "n = 0": jnp.array(none, jnp.int32), "k = 1": jnp.array(many)}


check.values(
    {
        "k = 4": bincount(jnp.array([0, 2, 2, 5]), 4),
        "n = 0": bincount(jnp.array([], dtype=jnp.int32), 2),
        "k = 1": bincount(jnp.array(300 * [0] + [1, 2]), 1),
    },
    counts([1, 0, 2, 0], [0, 0], [300]),
    mistakes={
        "JX105": counts([1, 0, 1, 0], [0, 0], [1]),
        "JX106": counts([1, 0, 2, 1], [0, 0], [302]),
        "JX114": counts([1, 0, 2, 0], [0, 0], [300 - 256]),
        "JX129": counts([1, 0, 2, 0], [0, 0], [301]),
        "JX135": counts([1, 1, 2, 0], [0, 0], [302]),
        "JX420": counts([1, 0, 2, 0, 0, 1], [], [300, 1, 1]),
    },
)
check.jittable(bincount, jnp.array([0, 2, 2, 5]), 4, static=(1,))
check.vectorised(bincount, lambda n: (jnp.arange(n), 4), loops=True)


### BEGIN HIDDEN TESTS
# sentence: "how often does each of the numbers" -> values | entries below k
# sentence: "n may be 0" -> n = 0 | no entries
# sentence: "Entries ≥ k are not counted" -> values | entries of all kinds
# sentence: "`k` ≥ 1 is a Python int" -> k = 1, jittable | one bin, jittable
# sentence: "It returns an int32 array of shape `(k,)`" -> values | entries below k
# sentence: "It works under `jax.jit`" -> jittable | jittable
# sentence: "no Python loop over `idx`" -> vectorised | vectorised
def counted(n, k, numbers):
    return lambda rng: (rng.choice(numbers, size=n).astype(np.int32), k)


check.equivalent(
    bincount,
    reference.bincount,
    inputs=lambda rng, case: counted(9, 5, range(5))(rng),
    name="entries below k",
)
check.equivalent(
    bincount,
    reference.bincount,
    inputs=check.kinds(
        {
            "entries at k and above": counted(9, 4, range(6)),
            "one bin": counted(12, 1, range(3)),
            "no entries": counted(0, 3, [0]),
            "many equal entries": counted(520, 2, [0, 0, 0, 0, 0, 0, 1, 2]),
            "entries far above k": counted(9, 4, [0, 3, 4, 7, 1000, 2**31 - 1]),
        },
        edge=("no entries", "many equal entries", "entries far above k"),
    ),
    name="entries of all kinds",
)
check.jittable(bincount, jnp.array([3, 1, 1, 7, 0]), 4, static=(1,))
check.vectorised(bincount, lambda n: (jnp.arange(n) % 5, 5), loops=True)
### END HIDDEN TESTS


# %% [markdown]
# ## 1.3 Choosing values: `jnp.where` instead of masks
#
# `x[x > 3]` is fine when you explore data. Under `jax.jit` it cannot work: the *shape* of the
# result depends on the *values* of `x`, and compiled code has fixed shapes. `x.at[x > 3].set(0.0)`
# fails there too. What works is to keep every place and choose what stands in it:


# %%
@jax.jit
def no_large(x):
    return jnp.where(x > 3, 3.0, x)


print(no_large(jnp.array([1.0, 4.0, 3.0, 9.0])))
try:
    jax.jit(lambda x: x[x > 3])(jnp.arange(6.0))
except Exception as error:
    print(type(error).__name__)

# %% [markdown]
# `jnp.where` can be differentiated as well. `jax.grad(f)` is the function that computes the
# derivatives of `f`, one for each entry of its argument; `f` must return a single number.

# %%
print(jax.grad(lambda x: jnp.sum(no_large(x) ** 2))(jnp.array([1.0, 4.0])))

# %% [markdown]
# `jnp.where(condition, a, b)` has the shape of the three broadcast together. Conditions on arrays
# are joined with `&`, `|` and `~`, each side in parentheses: Python's `and`, `or`, `not` and `if`
# ask for one single truth value, which an array of several does not have, nor has a tracer.

# %% [markdown]
# ### Exercise `clip_outliers` (3 points, 10 minutes, easy)
#
# Write `clip_outliers(x, lo, hi)`: outliers become zero, everything else stays.
#
#     hi  - - - - - - - - - - o - - -     o  stays (on the border counts as inside)
#             o     o                     x  becomes 0.0
#     lo  - - - - - - - - - - - - - -
#                      x
#
# * `x` is a float32 array of any shape, `()` included, without NaN or infinities; `lo` ≤ `hi` are
#   numbers.
# * An entry is an outlier if it is **strictly** below `lo` or **strictly** above `hi`.
# * It returns a float32 array of the shape of `x`: 0.0 in the place of each outlier, the entry of
#   `x` elsewhere.
# * It works under `jax.jit` with `x`, `lo` and `hi` all traced.
# * `jax.grad` goes through it: the derivative of the sum of the result with respect to `x` is 1 at
#   each entry that stays and 0 at each outlier.
#
# One call: `clip_outliers(jnp.array([-9.0, 1.0, 2.0, 3.0, 40.0]), 1.0, 3.0)` returns
# `[0, 1, 2, 3, 0]` (as float32).
#
# <details><summary>Hint 1</summary>
#
# Write down the condition for *one* entry to be an outlier. The same expression on the whole array
# gives an array of booleans.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Join the two halves of the condition with `|`, and put parentheses around each half: `|` binds
# more tightly than `<`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three things go into `jnp.where`: a condition for each entry, what to take where it holds, and
# what to take elsewhere.
#
# </details>


# %% solution="clip_outliers"
def clip_outliers(x: Array, lo: float | Array, hi: float | Array) -> Array:
    """Replaces the outliers of `x` by zero.

    - `x`: any shape, float32.
    - `lo`, `hi`: the smallest and the largest value that is not an outlier.

    Returns an array of the shape and dtype of `x`.
    """
    ### BEGIN SOLUTION
    return jnp.where((x < lo) | (x > hi), 0.0, x)
    ### END SOLUTION


# %% tests="clip_outliers" points=3
check.values(
    clip_outliers(jnp.array([-9.0, 1.0, 2.0, 3.0, 40.0]), 1.0, 3.0),
    jnp.array([0.0, 1.0, 2.0, 3.0, 0.0]),
    mistakes={
        "JX103": jnp.array([-9.0, 1.0, 2.0, 3.0, 40.0]),
        "JX135": jnp.array([0.0, 0.0, 2.0, 0.0, 0.0]),
    },
)
check.values(
    clip_outliers(jnp.array(1e-30), 0.0, 0.0),
    jnp.array(0.0),
    atol=0.0,
    mistakes={"JX135": jnp.array(1e-30)},
    name="shape ()",
)
check.jittable(clip_outliers, jnp.array([[0.5, 1.0], [1.5, 3.5]]), 1.0, 3.0)
# Row i of the second holds the derivatives of entry i: 1 in its own place, if it stays.
some = jnp.array([-9.0, 1.0, 2.5, 40.0])
some_stay = jnp.array([0.0, 1.0, 2.5, 0.0])
check.values(
    (clip_outliers(some, 1.0, 3.0), jax.jacobian(clip_outliers)(some, 1.0, 3.0)),
    (some_stay, jnp.diag(jnp.array([0.0, 1.0, 1.0, 0.0]))),
    mistakes={
        "JX313": (jnp.floor(some_stay), jnp.zeros((4, 4))),
        "JX318": (some_stay, jnp.diag(jnp.array([0.0, 0.5, 1.0, 0.0]))),
    },
    name="derivatives",
)


### BEGIN HIDDEN TESTS
# sentence: "`x` is a float32 array of any shape" -> shape (), jittable | equivalent
# sentence: "strictly** below `lo` or **strictly** above `hi`" -> values | equivalent
# sentence: "float32 array of the shape of `x`" -> values, shape () | equivalent
# sentence: "0.0 in the place of each outlier" -> values | equivalent
# sentence: "with `x`, `lo` and `hi` all traced" -> jittable | jittable
# sentence: "is 1 at" -> derivatives | gradients
def halves(shape, lo, hi):
    # Entries on the border are common.
    return lambda rng: (jnp.array(rng.integers(-9, 10, size=shape) / 2, jnp.float32), lo, hi)


def around_the_borders(rng):
    lo, hi = np.sort(rng.normal(size=2)).astype(np.float32)
    below, above = np.nextafter(lo, np.float32(-9)), np.nextafter(hi, np.float32(9))
    return jnp.array([lo, hi, below, above, (lo + hi) / 2]), jnp.array(lo), jnp.array(hi)


def of_size(scale):
    return lambda rng: (
        jnp.array(rng.permutation([-1, 0, 0, 1, 2]) * scale, jnp.float32),
        jnp.array(0.0),
        jnp.array(0.0),
    )


check.equivalent(
    clip_outliers,
    reference.clip_outliers,
    atol=0.0,
    inputs=check.kinds(
        {
            "vectors": halves((7,), -2.0, 1.0),
            "matrices": halves((3, 4), -2.0, 1.0),
            "single numbers": halves((), -2.0, 1.0),
            "lo = hi": halves((7,), 0.5, 0.5),
            "entries on the borders and next to them": around_the_borders,
            "very small entries": of_size(1e-30),
            "very large entries": of_size(1e30),
        },
        edge=("entries on the borders and next to them", "very small entries"),
    ),
    cases=14,
)
check.jittable(clip_outliers, jnp.array([-2.0, 0.5, 8.0]), -1.0, 1.0)
check.gradients(
    clip_outliers,
    reference.clip_outliers,
    # On the border too, and always with an entry that stays.
    inputs=lambda rng, case: (
        jnp.array([0.5, -2.0, 2.0, *rng.integers(-9, 10, size=6) / 2], dtype=jnp.float32),
        -2.0,
        2.0,
    ),
)
### END HIDDEN TESTS


# %% [markdown]
# ## 1.4 Reading outside, on purpose
#
# You saw that a read outside gets the first or the last entry. That hides mistakes, so
# `.at[...].get` lets you say what you want instead:

# %%
letters = jnp.array([10.0, 20.0, 30.0])
wanted = jnp.array([0, 2, 3, -1, -4])
print("plain       ", letters[wanted])
print("mode='fill' ", letters.at[wanted].get(mode="fill"))  # NaN for floats
print("fill_value  ", letters.at[wanted].get(mode="fill", fill_value=0.0))

# %% [markdown]
# As in NumPy, negative indices count from the end: −1 is the last entry and −n the first. Only what
# is below −n or at least n lies outside.
#
#     index    -4  | -3  -2  -1   0   1   2 |  3
#     entry   fill | 10  20  30  10  20  30 | fill

# %% [markdown]
# ### Exercise `safe_take` (2 points, 10 minutes, easy)
#
# Write `safe_take(x, i, fill)`: the entries of `x` at the places `i`, and `fill` where there is no
# such place.
#
# * `x` has shape `(n,)`, n ≥ 1, dtype float32 or int32.
# * `i` is an int32 array of any shape, also `()`. An entry `i` with −n ≤ `i` < n is a place,
#   counted as in NumPy; any other is outside.
# * `fill` is a Python number of the kind of `x`, also under `jax.jit` (where it is a static
#   argument).
# * It returns an array of the shape of `i` and the dtype of `x`.
# * It works under `jax.jit` with `x` and `i` traced.
#
# One call: `safe_take(jnp.array([10.0, 20.0, 30.0]), jnp.array([0, 2, 3, -1, -4]), 0.5)` returns
# `[10.0, 30.0, 0.5, 30.0, 0.5]`.
#
# <details><summary>Hint 1</summary>
#
# No `IndexError` will come: there is nothing to catch. Either you ask JAX for the fill, or you work
# out which indices are outside.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The last printed line of the example is nearly the answer.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `x.at[i].get(...)` with `mode` and `fill_value`. If you prefer `jnp.where`: which indices are
# places, and is −1 one of them?
#
# </details>


# %% solution="safe_take"
def safe_take(x: Array, i: Array, fill: float) -> Array:
    """Reads entries of `x`, with a fill for places that do not exist.

    - `x`: shape (n,), float32 or int32.
    - `i`: any shape, int32; -n <= i < n is a place, negative ones count from the end.
    - `fill`: a Python number.

    Returns an array of the shape of `i` and the dtype of `x`.
    """
    ### BEGIN SOLUTION
    return x.at[i].get(mode="fill", fill_value=fill)
    ### END SOLUTION


# %% tests="safe_take" points=2
check.values(
    safe_take(jnp.array([10.0, 20.0, 30.0]), jnp.array([0, 2, 3, -1, -4]), 0.5),
    jnp.array([10.0, 30.0, 0.5, 30.0, 0.5]),
    mistakes={
        "JX106": jnp.array([10.0, 30.0, 30.0, 30.0, 10.0]),
        "JX135": jnp.array([10.0, 30.0, 0.5, 0.5, 0.5]),
        "JX146": jnp.array([10.0, 30.0, jnp.nan, 30.0, jnp.nan]),
    },
)
check.values(
    safe_take(jnp.array([10.0, 20.0, 30.0]), jnp.array([[-3, -4]]), 0.5),
    jnp.array([[10.0, 0.5]]),
    mistakes={"JX106": jnp.array([[10.0, 10.0]]), "JX135": jnp.array([[0.5, 0.5]])},
    name="the first place",
)
check.values(safe_take(jnp.array([7, 8]), jnp.array(2), -1), jnp.array(-1), name="shape ()")
check.jittable(safe_take, jnp.arange(3.0), jnp.array([2, 3, -1, -4]), 0.5, static=(2,))


### BEGIN HIDDEN TESTS
# sentence: "`x` has shape `(n,)`, n ≥ 1, dtype float32 or int32" -> values, shape () | equivalent
# sentence: "of any shape, also `()`" -> the first place, shape () | equivalent
# sentence: "with −n ≤ `i` < n is a place" -> values, the first place | equivalent
# sentence: "any other is outside" -> values, the first place | equivalent
# sentence: "`fill` is a Python number of the kind of `x`" -> shape (), jittable | equivalent
# sentence: "the shape of `i` and the dtype of `x`" -> the first place, shape () | equivalent
# sentence: "It works under `jax.jit` with `x` and `i` traced" -> jittable | jittable
def taken(n, dtype, indices, shape):
    def make(rng):
        x = jnp.array(rng.integers(-50, 50, size=n).astype(dtype))
        i = np.asarray(rng.choice(indices, size=shape, replace=False), dtype=np.int32)
        return x, jnp.array(i), dtype(-77).item()

    return make


check.equivalent(
    safe_take,
    reference.safe_take,
    inputs=check.kinds(
        {
            # All of them, in any order.
            "float32": taken(4, np.float32, range(-6, 7), (13,)),
            "int32": taken(4, np.int32, range(-6, 6), (3, 4)),
            "one index": taken(4, np.float32, range(-6, 7), ()),
            "n = 1": taken(1, np.float32, range(-3, 4), (7,)),
            "indices far outside": taken(4, np.float32, [1, -(2**31), 2**31 - 1, 10**6], (4,)),
        },
        edge=("n = 1", "indices far outside"),
    ),
    cases=10,
)
check.jittable(safe_take, jnp.arange(4.0), jnp.array([3, 4, -4, -5]), -1.0, static=(2,))
### END HIDDEN TESTS


# %% [markdown]
# ## 1.5 Host and device
#
# NumPy arrays live in the memory of the host. JAX arrays live on a *device*: the GPU if there is
# one, else the CPU. `jax.device_put` moves there, `jax.device_get` (or `np.asarray`) moves back;
# `jnp` functions that are given a NumPy array move it by themselves.
#
#         host                          device
#     +-------------+   device_put   +-------------+
#     | np.ndarray  | -------------> | jax.Array   |
#     | writable    | <------------- | never       |
#     +-------------+   device_get   +-------------+
#
# Older tutorials speak of the class `DeviceArray` and of `x.device()`. Both are gone: ask
# `isinstance(x, jax.Array)`, and read `x.device` or call `x.devices()`.

# %%
host = np.arange(6, dtype=np.float32)
on_device = jax.device_put(host)
print(type(on_device).__name__, on_device.device, on_device.devices(), jax.devices())
print("mixed:", type(host + on_device).__name__)

came_back = jax.device_get(on_device)
print(type(came_back), "writable:", came_back.flags.writeable)
print(type(np.array(on_device)), "writable:", np.array(on_device).flags.writeable)

# %% [markdown]
# Operations are *dispatched*: `jnp.sum(x)` may return before the sum is known, and Python goes on.
# It waits when you look at the values: `print`, `float(x)`, `np.asarray(x)`, `if x > 0`, or, to
# wait for nothing else, `x.block_until_ready()`. A stopwatch that is stopped before that has
# measured the dispatch only.
#
# What comes back from the device may be a *view* of the memory of the JAX array, so it is
# read-only. If you want to write, make a copy: `np.array(x)` copies, `np.asarray(x)` need not.
# The other way it is the same: on the CPU `jax.device_put(a)` may go on using the memory of `a`,
# and a write into `a` then changes the JAX array. `jnp.array(a)` always copies.

# %% [markdown]
# ### Exercise `host_roundtrip` (2 points, 5 minutes, easy)
#
# Write `host_roundtrip(a)`, which returns a pair `(sent, back)`.
#
# * `a` is a NumPy array of shape `(n,)`, n ≥ 1, dtype float32 or int32.
# * `sent` is a `jax.Array` with the shape, the dtype and the values of `a`.
# * `back` is a NumPy array (`np.ndarray`) with the shape and the dtype of `a` and the values of
#   `sent`, except that entry 0 is 0. It may be read-only.
# * It is pure: `a` is not changed. It need not work under `jax.jit`: NumPy cannot.
#
# One call: `host_roundtrip(np.array([3, 4, 5], dtype=np.int32))` returns
# `(Array([3, 4, 5], dtype=int32), array([0, 4, 5], dtype=int32))`.
#
# <details><summary>Hint 1</summary>
#
# Two lines go there and back. The zero is where it becomes interesting: which of the arrays may be
# written to without anybody else noticing?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The example prints which of the two arrays that came back is writable.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Of `jnp.array`, `np.array` and an assignment, each occurs once. The copy that is yours alone is
# the one that may be written to.
#
# </details>


# %% solution="host_roundtrip"
def host_roundtrip(a: np.ndarray) -> tuple[Array, np.ndarray]:
    """Sends `a` to the device and brings back a copy whose first entry is zero.

    - `a`: shape (n,), n >= 1, float32 or int32. Not changed.

    Returns `(sent, back)`: a JAX array equal to `a`, and a NumPy array equal to it but for a zero
    in place 0. Both have the shape and dtype of `a`.
    """
    ### BEGIN SOLUTION
    sent = jnp.array(a)
    back = np.array(sent)
    back[0] = 0
    return sent, back
    ### END SOLUTION


# %% tests="host_roundtrip" points=2
given = np.array([3, 4, 5], dtype=np.int32)
check.values(host_roundtrip(given.copy())[0], given, type=jax.Array, name="sent")
check.true(
    not isinstance(host_roundtrip(given.copy())[1], jax.Array),
    "`back` is a JAX array.",
    code="JX147",
    name="the kind of back",
)
check.values(
    host_roundtrip(given.copy())[1], np.array([0, 4, 5], np.int32), type=np.ndarray, name="back"
)
check.values(
    str(host_roundtrip(given.copy())[1].dtype),
    "int32",
    mistakes={"JX133": "int64"},
    name="the dtype of back",
)
check.pure(host_roundtrip, given)


### BEGIN HIDDEN TESTS
# sentence: "n ≥ 1, dtype float32 or int32" -> sent, back | equivalent
# sentence: "returns a pair `(sent, back)`" -> sent, back | equivalent
# sentence: "`sent` is a `jax.Array`" -> sent | sent, equivalent
# sentence: "`back` is a NumPy array" -> the kind of back, back | back
# sentence: "the shape and the dtype of `a`" -> back, the dtype of back | equivalent, dtypes
# sentence: "except that entry 0 is 0" -> back | equivalent
# sentence: "It is pure: `a` is not changed" -> pure | pure
def host_roundtrip_inputs(rng, case):
    n, dtype = ((1, np.float32), (4, np.int32), (5, np.float32), (1, np.int32))[case % 4]
    return (rng.integers(1, 99, size=n).astype(dtype) / dtype(2 - case % 2),)


halves_sent = np.array([1.5, 2.5], dtype=np.float32)
check.equivalent(host_roundtrip, reference.host_roundtrip, inputs=host_roundtrip_inputs)
check.values(host_roundtrip(halves_sent.copy())[0], halves_sent, type=jax.Array, name="sent")
check.values(
    host_roundtrip(halves_sent.copy())[1],
    np.array([0.0, 2.5], dtype=np.float32),
    type=np.ndarray,
    name="back",
)
check.values(
    [
        str(host_roundtrip(np.ones(n, dtype))[1].dtype)
        for n, dtype in ((1, np.float32), (3, np.float32), (1, np.int32))
    ],
    ["float32", "float32", "int32"],
    mistakes={"JX133": ["float64", "float64", "int64"]},
    name="dtypes",
)
check.pure(host_roundtrip, np.array([1.5, 2.5, 3.5], dtype=np.float32))
### END HIDDEN TESTS


# %% [markdown]
# ## 1.6 Containers are not copied either
#
# The parameters of a model are usually a dict of arrays, often with dicts inside. The arrays cannot
# change, but a dict can: `params["w"] = ...` changes the caller's dict. And `params.copy()` copies
# only the outer dict; the inner ones are shared.
#
#     params ----> {"w": A, "layer": o}            params.copy() ----> {"w": A, "layer": o}
#                                     \                                               /
#                                      +-------> {"w": B, "b": C} <------------------+
#                                                one inner dict, two owners
#
# `jax.tree.map(f, params)` applies `f` to every array, however deep, and builds a **new** container
# of the same structure around the results:

# %%
model = {"w": jnp.array([1.0, 2.0]), "layer": {"b": jnp.array([3.0])}}
print(jax.tree.map(lambda leaf: 10 * leaf, model))
print(model)

shallow = model.copy()
shallow["w"], shallow["layer"]["b"] = "mine alone", "in both"
print(model)

# %% [markdown]
# ### Exercise `standardize` (3 points, 10 minutes, medium): repair
#
# This should shift and scale every array to mean 0 and standard deviation 1. It runs, and does not:
#
#     def standardize(params):
#         new = params.copy()
#         for name, value in params.items():
#             if isinstance(value, dict):
#                 params[name] = standardize(value)
#             else:
#                 new[name] = (value - value.mean(axis=0)) / (value.std() + 1e-8)
#         return new
#
# Repair it, or write it anew, so that `standardize(params)` does the following.
#
# * `params` is a dict; each value is a float32 JAX array (any shape, at least two entries, not all
#   equal) or again such a dict, to any depth. A dict may be empty, and there may be keys of any
#   name, such as `"a/b"`.
# * It returns new dicts of the same structure with the same keys, and nothing else in them.
# * Each array `a` becomes `(a - mean) / std` with *its own* mean and standard deviation over all
#   its entries, however small they are; `std` is the one of `jnp.std(a)` (divided by the number of
#   entries, not by one less). Shape and dtype stay, and so does the class: `jax.Array`.
# * It is pure, and it works under `jax.jit`.
#
# One call:
# `standardize({"w": jnp.array([[0.0, 2.0], [4.0, 6.0]]), "layer": {"b": jnp.array([1.0, 3.0])}})`
# returns `{"w": [[-1.34, -0.45], [0.45, 1.34]], "layer": {"b": [-1.0, 1.0]}}`, rounded to two
# places.
#
# <details><summary>Hint 1</summary>
#
# Which dict does each of the two assignments change? And which mean is that of an array with two
# axes?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.tree.map` walks the dicts for you and never writes into them.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three faults: whose dict is written to, over which axes the mean is taken, and what is added to
# the standard deviation. `jax.tree.map` makes the first one impossible.
#
# </details>


# %% solution="standardize"
def standardize(params: dict[str, Any]) -> dict[str, Any]:
    """Shifts and scales every array to mean 0 and standard deviation 1.

    - `params`: float32 arrays in dicts, nested to any depth. Not changed.

    Returns new dicts of the same structure; each array keeps its shape and dtype.
    """
    ### BEGIN SOLUTION
    return jax.tree.map(lambda a: (a - a.mean()) / a.std(), params)
    ### END SOLUTION


# %% tests="standardize" points=3
w, b = jnp.array([[0.0, 2.0], [4.0, 6.0]]), jnp.array([1.0, 3.0])
small = jnp.array([0.0, 2e-15])


def standardized(w, b, small):
    return {"w": w, "layer": {"b": b, "none": {}}, "a/b": small}


in_w, in_b, in_small = (w - 3) / 5**0.5, b - 2, jnp.array([-1.0, 1.0])
check.values(
    standardize({"w": w, "layer": {"b": b, "none": {}}, "a/b": small}),
    standardized(in_w, in_b, in_small),
    type=jax.Array,
    mistakes={
        "JX128": standardized(jnp.array([[-1.0, -1.0], [1.0, 1.0]]), in_b, in_small),
        "JX132": standardized(in_w, in_b, jnp.zeros(2)),
        "JX608": {"w": in_w, "layer": {"b": in_b}, "a/b": in_small},
        "JX616": {"w": in_w, "layer": {"b": in_b}, "a": {"b": in_small}},
        "JX834": standardized(in_w * 0.75**0.5, in_b * 0.5**0.5, in_small * 0.5**0.5),
    },
)
check.pure(
    standardize,
    {"w": jnp.array([1.0, 3.0, 2.0]), "layer": {"b": jnp.array([0.0, 4.0]), "c": {"d": w}}},
)
check.jittable(standardize, {"w": w, "layer": {"b": b}})


### BEGIN HIDDEN TESTS
# sentence: "any shape, at least two entries, not all" -> values | equivalent
# sentence: "to any depth" -> values, pure | equivalent
# sentence: "A dict may be empty" -> none | names and empty dicts
# sentence: "keys of any" -> a/b | names and empty dicts
# sentence: "It returns new dicts of the same structure" -> values, pure | equivalent, pure
# sentence: "nothing else in them" -> values | equivalent
# sentence: "*its own* mean and standard deviation over all" -> values | equivalent
# sentence: "however small they are" -> values | small and large
# sentence: "divided by the number of" -> values | equivalent
# sentence: "Shape and dtype stay" -> values | equivalent
# sentence: "so does the class: `jax.Array`" -> values | names and empty dicts
# sentence: "It is pure" -> pure | pure
# sentence: "it works under `jax.jit`" -> jittable | jittable
def arrays_of(scale, make):
    def inputs(rng):
        def leaf(*shape):
            return jnp.array((scale * rng.normal(2.0, 3.0, size=shape)).astype(np.float32))

        return (make(leaf),)

    return inputs


def small_number():
    from autograder.diagnoses import find

    small = standardize({"a": jnp.array([0.0, 2e-15])})["a"]
    if jnp.max(jnp.abs(small)) < 1e-3:
        return find("JX132").finding(
            called="standardize({'a': a})",
            got="nearly 0 where all entries are very small",
            expected="mean 0 and standard deviation 1",
        )
    return None


check.equivalent(
    standardize,
    reference.standardize,
    inputs=check.kinds(
        {
            "one level": arrays_of(1.0, lambda leaf: {"kernel": leaf(4, 3), "bias": leaf(3)}),
            "three levels": arrays_of(
                1.0,
                lambda leaf: {
                    "out": leaf(5),
                    "in": {"first": {"kernel": leaf(2, 4)}, "bias": leaf(2, 1, 3)},
                },
            ),
        }
    ),
    rtol=1e-4,
)
check.equivalent(
    standardize,
    reference.standardize,
    inputs=check.kinds(
        {
            "small entries": arrays_of(1e-12, lambda leaf: {"kernel": leaf(4, 3)}),
            "large entries": arrays_of(1e12, lambda leaf: {"kernel": leaf(4, 3)}),
        }
    ),
    rtol=1e-4,
    name="small and large",
    diagnose=(small_number,),
)
named = {"": w, "a/b": {"c.d": b, "params": {}}, "a": {"b": {"c.d": w}}, "0": {}}
check.values(
    standardize(named),
    reference.standardize(named),
    type=jax.Array,
    mistakes={
        "JX608": {
            "": reference.standardize({"": w})[""],
            "a/b": reference.standardize({"c.d": b}),
            "a": {"b": reference.standardize({"c.d": w})},
        }
    },
    name="names and empty dicts",
)
check.pure(standardize, {"a": {"b": {"c": w, "d": b}}, "e": b})
check.jittable(standardize, {"a": jnp.array([1.0, 2.0, 6.0]), "b": {"c": jnp.eye(3)}})
### END HIDDEN TESTS


# %% [markdown]
# ## 1.7 "Just replace `np` by `jnp`"
#
# Some tutorials say that a program moves from NumPy to JAX by replacing `np` by `jnp`, and that
# nothing else changes. You have seen enough to refute that. The way to refute a claim about a
# library is to run it.

# %% [markdown]
# ### Exercise `jnp_is_not_np` (2 points, 10 minutes, medium): refute
#
# Write `jnp_is_not_np(a)`. It is given a NumPy array `a` of shape `(n,)`, n ≥ 1, dtype **float64**,
# makes `x = jnp.asarray(a)` of it, tries five things, and returns a dict of what really happened:
#
# | key | try this | NumPy does | return |
# | --- | --- | --- | --- |
# | `"dtype"` | the dtype of `x` | float64, as that of `a` | the dtype as a string: `str(x.dtype)` |
# | `"past_end"` | read `x[n + 2]` | an `IndexError` | the number you got, as a Python `float` |
# | `"after_write"` | `x.at[n + 2].set(0.0)` | an `IndexError` | the array you got (a `jax.Array`) |
# | `"sum_of_list"` | `jnp.sum(a.tolist())` | the sum | the name of the exception's class |
# | `"assignment"` | `x[0] = 0.0` | entry 0 is 0 | the name of the exception's class |
#
# * The evidence is about *this* `a`: the test calls your function with many different arrays, makes
#   the same five trials itself and compares. An answer that is right for one array and copied for
#   the others fails.
# * The dict has exactly these five keys. JAX's default settings hold (64-bit types are off).
# * `a` is not changed.
#
# The name of a class is a string such as `"IndexError"`. What a call looks like, the findings left
# out: `jnp_is_not_np(np.array([3.0, 1.0]))` returns
#
#     {"dtype": "...", "past_end": ..., "after_write": Array([...]),
#      "sum_of_list": "...Error", "assignment": "...Error"}
#
# <details><summary>Hint 1</summary>
#
# Try the five things in a cell of your own first, and read what happens.
#
# </details>
# <details><summary>Hint 2</summary>
#
# An exception that you caught with `except Exception as error` has a class with a name:
# `type(error).__name__`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A little helper that calls a function and returns the name of the exception serves both of the
# last rows. An assignment cannot stand in a `lambda`, but `x.__setitem__(0, 0.0)` is the same
# thing.
#
# </details>


# %% solution="jnp_is_not_np"
def jnp_is_not_np(a: np.ndarray) -> dict[str, Any]:
    """Collects evidence that `jnp` is not `np`.

    - `a`: shape (n,), n >= 1, float64. Not changed.

    Returns a dict with the keys "dtype" (str), "past_end" (float), "after_write" (JAX array, shape
    (n,)), "sum_of_list" (str) and "assignment" (str).
    """
    ### BEGIN SOLUTION
    x = jnp.asarray(a)
    past = len(a) + 2

    def outcome(attempt):
        try:
            attempt()
        except Exception as error:
            return type(error).__name__
        return "no exception"

    return {
        "dtype": str(x.dtype),
        "past_end": float(x[past]),
        "after_write": x.at[past].set(0.0),
        "sum_of_list": outcome(lambda: jnp.sum(a.tolist())),
        "assignment": outcome(lambda: x.__setitem__(0, 0.0)),
    }
    ### END SOLUTION


# %% tests="jnp_is_not_np" points=2
def raised_by(trial):
    try:
        trial()
    except Exception as error:
        return type(error).__name__


numbers = np.array([3.0, 1.0])
tried = jnp.asarray(numbers)
happens = {
    "dtype": str(tried.dtype),
    "past_end": float(tried[4]),
    "after_write": tried.at[4].set(0.0),
    "sum_of_list": raised_by(lambda: jnp.sum(numbers.tolist())),
    "assignment": raised_by(lambda: tried.__setitem__(0, 0.0)),
}
of_two = jnp_is_not_np(numbers.copy())
check.values(
    of_two,
    happens,
    mistakes={"JX106": {**happens, "after_write": jnp.array([3.0, 0.0])}},
    name="the five trials",
)
check.values(of_two["after_write"], tried, type=jax.Array, name="the kind of after_write")
check.true(isinstance(of_two["past_end"], float), "'past_end' is no Python float.", code="JX022")
check.true(
    of_two["past_end"] != jnp_is_not_np(np.array([5.0, 2.0, 7.0]))["past_end"],
    "'past_end' is the same for two arrays of which nothing is the same.",
    code="JX021",
    name="another array",
)
check.pure(jnp_is_not_np, np.array([3.0, 1.0]))


### BEGIN HIDDEN TESTS
# sentence: "shape `(n,)`, n ≥ 1, dtype **float64**" -> the five trials | past_end, after_write
# sentence: "the dtype as a string" -> the five trials | dtype
# sentence: "the number you got, as a Python `float`" -> the five trials, true | past_end, kinds
# sentence: "the array you got (a `jax.Array`)" -> the kind of after_write | after_write
# sentence: "| the sum | the name of the exception's class" -> the five trials | sum_of_list
# sentence: "entry 0 is 0 | the name of the exception's class" -> the five trials | assignment
# sentence: "The evidence is about *this* `a`" -> another array | past_end, after_write
# sentence: "The dict has exactly these five keys" -> the five trials | kinds
# sentence: "`a` is not changed" -> pure | pure
def evidence(function, key):
    return lambda a: function(a)[key]


def vectors(rng, case):
    return (rng.normal(size=(2, 5, 1)[case % 3]).round(2),)


def constant_or_wrong(key):
    def ask():
        from autograder.diagnoses import find

        first, second = (jnp_is_not_np(np.array(a))[key] for a in ([1.0, 2.0], [3.0, 5.0]))
        constant = not isinstance(first, str) and str(first) == str(second)
        code = "JX021" if constant else "JX022"
        return find(code).finding(
            called="jnp_is_not_np(a)",
            got=f"evidence {key!r}: {first}, and for another array {second}",
            expected="what really happens with each array",
        )

    return ask


check.equivalent(
    evidence(jnp_is_not_np, "past_end"),
    evidence(reference.jnp_is_not_np, "past_end"),
    inputs=vectors,
    dtype=False,
    name="past_end",
    diagnose=(constant_or_wrong("past_end"),),
)
check.equivalent(
    evidence(jnp_is_not_np, "after_write"),
    evidence(reference.jnp_is_not_np, "after_write"),
    inputs=vectors,
    dtype=False,
    type=jax.Array,
    name="after_write",
    diagnose=(constant_or_wrong("after_write"),),
)
check.values(
    {key: type(of).__name__ for key, of in jnp_is_not_np(np.array([4.0])).items() if key[0] != "a"},
    {"dtype": "str", "past_end": "float", "sum_of_list": "str"},
    name="kinds",
)
for key, really in {
    "dtype": str(jnp.asarray(np.ones(4)).dtype),
    "sum_of_list": "TypeError",
    "assignment": "TypeError",
}.items():
    check.true(
        jnp_is_not_np(np.array([4.0, 2.0, 9.0]))[key] == really,
        f"The evidence {key!r} is not what happens when it is tried.",
        code="JX022",
        name=key,
    )
check.pure(jnp_is_not_np, np.array([2.0, 7.0, 5.0]))
### END HIDDEN TESTS


# %% [markdown]
# ## 1.8 Thinking in whole arrays
#
# Code for one cell at a time, with assignments, is the habit that JAX punishes most: each
# assignment is a new array, and under `jax.jit` a Python loop is unrolled into one operation after
# another. Ask instead what happens to *all* cells at once. `jnp.roll` shifts a whole array, and
# what falls off on one side comes in on the other:

# %%
board = jnp.array([[0, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0]], dtype=bool)


def show(board: Array) -> None:
    rows = np.where(np.asarray(board), "#", ".")
    print("\n".join("".join(row) for row in rows), "\n")


show(board)
show(jnp.roll(board, 1, axis=0))  # down by one: the last row comes in on top
show(jnp.roll(board, (0, -1), axis=(0, 1)))  # left by one

# %% [markdown]
# ### Exercise `game_of_life_step` (3 points, 15 minutes, medium)
#
# Conway's Game of Life: each cell of a board is alive (`True`) or dead, and has eight neighbours,
# those that touch it at a side or a corner. In one step, all cells at once:
#
# * a live cell with two or three live neighbours stays alive,
# * a dead cell with exactly three live neighbours becomes alive,
# * every other cell is dead.
#
# The board is a *torus*: the row above the first is the last, the column left of the first is the
# last, and so on.
#
#     . . . . .          . . . . .
#     . . # . .          . . . . .
#     . . # . .    -->   . # # # .          the "blinker"
#     . . # . .          . . . . .
#     . . . . .          . . . . .
#
# Write `game_of_life_step(board)`.
#
# * `board` is a bool array of shape `(h, w)`, h ≥ 3 and w ≥ 3.
# * It returns the next board: bool, shape `(h, w)`.
# * It works under `jax.jit`, and there is no Python loop over the cells, rows or columns. (A loop
#   over the eight neighbours is fine: it does not grow with the board.)
#
# One call: the blinker above on the left gives the one on the right, and back.
#
# <details><summary>Hint 1</summary>
#
# If you knew for all cells how many live neighbours they have, as an integer array of shape
# `(h, w)`, the rules would be one line of `&`, `|` and `==`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The upper neighbours of all cells are `jnp.roll(board, 1, axis=0)`. There are eight such shifted
# boards, and shifts in two directions at once for the corners. Adding booleans gives a boolean:
# make them int32 first.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Count by a sum of shifted boards, over the nine pairs of −1, 0 and 1, without one of them: a cell
# is not its own neighbour. Then two of the three rules say who is alive.
#
# </details>


# %% solution="game_of_life_step"
def game_of_life_step(board: Array) -> Array:
    """Plays one step of the Game of Life on a torus.

    - `board`: shape (h, w), bool, h >= 3 and w >= 3.

    Returns the next board, shape (h, w), bool.
    """
    ### BEGIN SOLUTION
    cells = board.astype(jnp.int32)
    around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)]
    neighbours = sum(jnp.roll(cells, shift, axis=(0, 1)) for shift in around)
    return (neighbours == 3) | (board & (neighbours == 2))
    ### END SOLUTION


# %% tests="game_of_life_step" points=3
upright = jnp.zeros((5, 5), dtype=bool).at[1:4, 2].set(True)
across = jnp.array([-1, 0, 1])
corner = jnp.zeros((4, 6), dtype=bool)
# A square of 3 by 3 keeps its corners, and one cell is born at each side of it.
square = jnp.zeros((6, 5), dtype=bool).at[1:4, 1:4].set(True)
after = jnp.zeros((6, 5), dtype=bool).at[jnp.array([1, 1, 3, 3]), jnp.array([1, 3, 1, 3])].set(True)
after = after.at[jnp.array([0, 2, 2, 4]), jnp.array([2, 0, 4, 2])].set(True)


def next_boards(blinker, around_the_corner, square):
    return {"blinker": blinker, "around the corner": around_the_corner, "square": square}


check.values(
    {
        "blinker": game_of_life_step(upright),
        "around the corner": game_of_life_step(corner.at[0, across].set(True)),
        "square": game_of_life_step(square),
    },
    next_boards(upright.T, corner.at[across, 0].set(True), after),
    mistakes={
        "JX135": next_boards(upright.T, corner, after),
        "JX148": next_boards(upright & False, corner, square & False),
    },
)
check.jittable(game_of_life_step, upright)
check.vectorised(game_of_life_step, lambda n: (jnp.zeros((n, n), dtype=bool),), loops=True)


### BEGIN HIDDEN TESTS
# sentence: "two or three live neighbours stays alive" -> values | equivalent
# sentence: "exactly three live neighbours becomes alive" -> values | equivalent
# sentence: "every other cell is dead" -> square | equivalent
# sentence: "The board is a *torus*" -> around the corner | equivalent
# sentence: "h ≥ 3 and w ≥ 3" -> values | equivalent
# sentence: "the next board: bool, shape `(h, w)`" -> values | equivalent
# sentence: "It works under `jax.jit`" -> jittable | jittable
# sentence: "no Python loop over the cells, rows or columns" -> vectorised | vectorised
def alive(shape, share):
    return lambda rng: (jnp.array(rng.random(shape) < share),)


def dead_at_the_border(rng, case):
    return (jnp.pad(jnp.array(rng.random((4, 3)) < 0.5), 2),)


check.equivalent(
    game_of_life_step,
    reference.game_of_life_step,
    inputs=dead_at_the_border,
    name="far from the border",
)
check.equivalent(
    game_of_life_step,
    reference.game_of_life_step,
    inputs=check.kinds(
        {
            "square boards": alive((6, 6), 0.3),
            "wide boards": alive((3, 7), 0.4),
            "high boards": alive((7, 4), 0.3),
            "crowded boards": alive((6, 6), 0.7),
            "3 by 3": alive((3, 3), 0.4),
        },
        edge=("3 by 3",),
    ),
    cases=15,
)
check.jittable(game_of_life_step, jnp.zeros((4, 5), dtype=bool).at[1:4, 2].set(True))
check.vectorised(game_of_life_step, lambda n: (jnp.zeros((n, n), dtype=bool),), loops=True)
### END HIDDEN TESTS


# %% [markdown]
# ## 1.9 What do all those copies cost?
#
# Outside `jax.jit`, each `.at[].set` really makes a new array, and each operation is one trip from
# Python to the device. Inside `jax.jit` the whole function becomes one program. XLA, the compiler,
# sees which arrays are never used again and writes into their memory; it also fuses neighbouring
# operations into one pass over the data. The one array that it may not overwrite is the argument,
# which belongs to the caller (unless you *donate* it, see a later notebook).
#
# `jax.jit` runs your Python code once for each new shape and dtype of its arguments (and once for
# each new structure of a container, and each new value of a static argument), compiles what it
# recorded, and does not run the Python code for them again:


# %%
@jax.jit
def noisy_double(x):
    print("Python is here with", x)
    return 2 * x


print(noisy_double(jnp.arange(3.0)))
print(noisy_double(jnp.arange(3.0) + 1))  # same shape and dtype: nothing printed

# %% [markdown]
# The compiled program is kept for *that function object*. `jax.jit(lambda x: ...)` inside a
# function that is called often makes a new function each time, which is traced and compiled each
# time; and the function around it is Python that runs in every call. So apply `jax.jit` once,
# outside: as the decorator `@jax.jit`, or as `fast = jax.jit(slow)`.
#
# The next cell is the slow version of the last exercise. It smooths a signal 32 times by replacing
# each entry with the mean of itself and its two neighbours. The two ends stay.

# %% trusted="slow_smooth"
ROUNDS = 32


def slow_smooth(x: Array, rounds: int = ROUNDS) -> Array:
    """Smooths `x`, shape (n,), float32, n >= 3: rounds of a running mean of three."""
    for _ in range(rounds):
        x = x.at[1:-1].set((x[:-2] + x[1:-1] + x[2:]) / 3)
    return x


# %% [markdown]
# ### Exercise `smooth` (3 points, 10 minutes, medium): faster, measured
#
# Make a function `smooth(x)` that returns what `slow_smooth(x)` returns, faster.
#
# * `x` is a float32 `jax.Array` of shape `(n,)`, n ≥ 3. `smooth(x)` is a float32 array of shape
#   `(n,)`, equal to `slow_smooth(x)` up to rounding (an error of 1e-4 of its largest entry).
# * `smooth` is jitted: the second call with the same shape compiles nothing and does not run the
#   computation in Python again.
# * It is at least **3 times as fast** as `slow_smooth`.
#
# **How the speed is measured.** First come the tests of values and of "jitted", which need no
# clock. Then `smooth(x)` is compared with `slow_smooth(x)` as given above, not jitted, on the
# device of the machine that marks (the GPU if it has one, else the CPU), for n = 512 and float32.
# Both have run before, so compilation does not count. The two take turns many times, each waits for
# its result, and what counts is the ratio of their times. If the measurements cannot tell whether
# the ratio is above 3, the check counts as passed. You need not be clever: a right solution is many
# times above the bar. (The visible tests do not look at the clock.)
#
# One call: `smooth(jnp.array([0.0, 0.0, 3.0, 0.0, 0.0]))` returns what `slow_smooth` returns, about
# 0.001 in the middle, and 0 at both ends.
#
# <details><summary>Hint 1</summary>
#
# `slow_smooth` spends its time in Python, on some two hundred small trips to the device. Which
# transformation leaves Python behind?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Decorate `smooth` with `@jax.jit`. Inside, you may write the loop again or call `slow_smooth`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A Python loop under `jax.jit` is unrolled: 32 rounds become 32 copies in the program, which is
# fine here. `jax.lax.fori_loop(0, 32, body, x)` keeps one copy and compiles faster; `body(i, x)`
# returns the new `x`.
#
# </details>


# %% solution="smooth"
# smooth(x: Array) -> Array
# - x: shape (n,), n >= 3, float32.
# Returns an array of the same shape and dtype.
### BEGIN SOLUTION
@jax.jit
def smooth(x: Array) -> Array:
    """Smooths `x` as `slow_smooth` does, in one compiled program."""

    def body(_, x):
        return x.at[1:-1].set((x[:-2] + x[1:-1] + x[2:]) / 3)

    return jax.lax.fori_loop(0, ROUNDS, body, x)


### END SOLUTION


# %% tests="smooth" points=3
signal = jnp.array([0.0, 0.0, 3.0, 0.0, 6.0, 1.0])
check.values(
    {"n = 6": smooth(signal), "n = 3": smooth(signal[2:5])},
    {"n = 6": slow_smooth(signal), "n = 3": slow_smooth(signal[2:5])},
    rtol=1e-4,
    mistakes={
        "JX103": {"n = 6": signal, "n = 3": signal[2:5]},
        "JX129": {"n = 6": slow_smooth(signal, 31), "n = 3": slow_smooth(signal[2:5], 31)},
    },
)
check.traces(smooth, [(jnp.arange(7.0),), (jnp.arange(7.0) ** 2,)], at_most=1, name="jitted")


### BEGIN HIDDEN TESTS
# sentence: "float32 `jax.Array` of shape `(n,)`, n ≥ 3" -> values, n = 3 | equivalent
# sentence: "`smooth(x)` is a float32 array of shape" -> values | equivalent
# sentence: "equal to `slow_smooth(x)` up to rounding" -> values | equivalent
# sentence: "`smooth` is jitted" -> jitted | jitted
# sentence: "at least **3 times as fast**" -> - | faster
def signals(rng, case):
    return (jnp.array(rng.normal(size=(3, 40)[case % 2]).astype(np.float32)),)


check.equivalent(smooth, reference.smooth, inputs=signals, rtol=1e-4)
check.traces(smooth, [(jnp.arange(9.0),), (jnp.arange(9.0) ** 2,)], at_most=1, name="jitted")
check.faster(
    smooth,
    slow_smooth,
    inputs=lambda rng, case: (jnp.array(rng.normal(size=512).astype(np.float32)),),
    ratio=3.0,
)
### END HIDDEN TESTS
