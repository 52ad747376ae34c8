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
# Convert, then `.at[0].set(...)`, and return what that gives you.
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
    mistakes={"JX103": jnp.array([4.0, 5.0, 6.0])},
)
check.values(
    set_first(np.array([4.0, 5.0, 6.0], dtype=np.float32), 9.0), jnp.array([9.0, 5.0, 6.0])
)
check.pure(set_first, np.array([4.0, 5.0, 6.0], dtype=np.float32), 9.0)


### BEGIN HIDDEN TESTS
def set_first_inputs(rng, case):
    n = (1, 5)[case % 2]
    if case % 4 < 2:
        x, v = rng.normal(size=n).astype(np.float32), -2.5
    else:
        x, v = rng.integers(-99, 99, size=n).astype(np.int32), 100
    return (x if case % 3 else jnp.array(x)), v


check.equivalent(set_first, reference.set_first, inputs=set_first_inputs)
check.jittable(set_first, jnp.array([1, 2, 3, 4]), 7)
### END HIDDEN TESTS


# %% [markdown]
# ## 1.2 Many places at once
#
# The index may be an array. Then one call writes to many places, and some of the places may be the
# same. What happens there depends on the method:

# %%
places = jnp.array([1, 3, 3, 3])
zeros = jnp.zeros(5, dtype=jnp.int32)
# Three writes to place 3: one of them stays. Three additions: all of them count.
print("set(1)", zeros.at[places].set(1))
print("add(1)", zeros.at[places].add(1))
# Reads 0 three times, then writes 1 three times.
print("read, add, set", zeros.at[places].set(zeros[places] + 1))
print("max", zeros.at[places].max(jnp.array([5, 2, 9, 4])))

# %% [markdown]
# And a place may lie outside the array. NumPy raises an `IndexError`; JAX, whose compiled code
# cannot raise, does not:

# %%
outside = jnp.array([0, 99])
print("a write outside is dropped:   ", zeros.at[outside].add(1))
print("a read outside gets the last: ", jnp.arange(5)[outside])

# %% [markdown]
# ### Exercise `bincount` (3 points, 10 minutes, easy)
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
# Look at the four printed lines above: which method lets the three 3s count three times?
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
check.values(
    bincount(jnp.array([0, 2, 2, 5]), 4),
    jnp.array([1, 0, 2, 0]),
    mistakes={"JX105": jnp.array([1, 0, 1, 0]), "JX106": jnp.array([1, 0, 2, 1])},
)


### BEGIN HIDDEN TESTS
def bincount_inputs(rng, case):
    n, k = ((0, 3), (9, 4), (12, 1))[case % 3]
    return rng.integers(0, k + 2, size=n).astype(np.int32), k


check.equivalent(bincount, reference.bincount, inputs=bincount_inputs)
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
# * `x` is a float32 array of any shape, without NaN or infinities; `lo` ≤ `hi` are numbers.
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
# `jnp.where(outlier, 0.0, x)`.
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
    mistakes={"JX135": jnp.array([0.0, 0.0, 2.0, 0.0, 0.0])},
)


### BEGIN HIDDEN TESTS
def clip_outliers_inputs(rng, case):
    shape = ((7,), (3, 4))[case % 2]
    lo, hi = ((-2.0, 1.0), (0.0, 0.0))[case // 2 % 2]
    # Whole numbers, so that entries on the border are common.
    x = rng.integers(-5, 6, size=shape).astype(np.float32)
    return jnp.array(x), lo, hi


check.equivalent(clip_outliers, reference.clip_outliers, inputs=clip_outliers_inputs)
check.jittable(clip_outliers, jnp.array([-2.0, 0.5, 8.0]), -1.0, 1.0)
check.gradients(
    clip_outliers,
    reference.clip_outliers,
    # On the border too, and always with an entry that stays.
    inputs=lambda rng, case: (
        jnp.array([0.0, -2.0, 2.0, *rng.integers(-5, 6, size=6)], dtype=jnp.float32),
        -2.0,
        2.0,
    ),
)
### END HIDDEN TESTS


# %% [markdown]
# ## 1.4 Reading outside, on purpose
#
# You saw that a read outside gets the last entry. That hides mistakes, so `.at[...].get` lets you
# say what you want instead:

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
    },
)


### BEGIN HIDDEN TESTS
def safe_take_inputs(rng, case):
    shape, dtype = (((6,), np.float32), ((), np.float32), ((2, 3), np.int32))[case % 3]
    x = rng.integers(-50, 50, size=4).astype(dtype)
    i = np.asarray(rng.integers(-6, 7, size=shape), dtype=np.int32)
    return jnp.array(x), jnp.array(i), dtype(-77).item()


# Each case draws a few indices: more cases, for each index to be among them.
check.equivalent(safe_take, reference.safe_take, inputs=safe_take_inputs, cases=12)
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

# %% [markdown]
# ### Exercise `host_roundtrip` (2 points, 5 minutes, easy)
#
# Write `host_roundtrip(a)`, which returns a pair `(sent, back)`.
#
# * `a` is a NumPy array of shape `(n,)`, n ≥ 1, dtype float32 or int32.
# * `sent` is a `jax.Array` with the shape, the dtype and the values of `a`.
# * `back` is a NumPy array (`np.ndarray`) with the shape and the dtype of `a` and the values of
#   `sent`, except that entry 0 is 0.
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
# `sent = jax.device_put(a)`, then a copy of it with `np.array`, then `back[0] = 0`: the copy is
# yours alone.
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
    sent = jax.device_put(a)
    back = np.array(sent)
    back[0] = 0
    return sent, back
    ### END SOLUTION


# %% tests="host_roundtrip" points=2
given = np.array([3, 4, 5], dtype=np.int32)
check.values(host_roundtrip(given.copy())[0], given, type=jax.Array)
check.values(host_roundtrip(given.copy())[1], np.array([0, 4, 5], dtype=np.int32), type=np.ndarray)


### BEGIN HIDDEN TESTS
def host_roundtrip_inputs(rng, case):
    n, dtype = ((1, np.float32), (4, np.int32))[case % 2]
    return (rng.integers(1, 99, size=n).astype(dtype),)


check.equivalent(host_roundtrip, reference.host_roundtrip, inputs=host_roundtrip_inputs)
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

# %% [markdown]
# ### Exercise `standardize` (3 points, 10 minutes, medium)
#
# Write `standardize(params)`: every array is shifted and scaled to mean 0 and standard deviation 1.
#
# * `params` is a dict; each value is a float32 JAX array (any shape, at least two entries, not all
#   equal) or again such a dict, to any depth. There may be keys of any name.
# * It returns new dicts of the same structure with the same keys, and nothing else in them.
# * Each array `a` becomes `(a - mean) / std` with *its own* mean and standard deviation over all
#   its entries; `std` is the one of `jnp.std(a)` (divided by the number of entries, not by one
#   less). Shape and dtype stay.
# * It is pure, and it works under `jax.jit`.
#
# One call:
# `standardize({"w": jnp.array([[0.0, 2.0], [4.0, 6.0]]), "layer": {"b": jnp.array([1.0, 3.0])}})`
# returns `{"w": [[-1.34, -0.45], [0.45, 1.34]], "layer": {"b": [-1.0, 1.0]}}`, rounded to two
# places.
#
# <details><summary>Hint 1</summary>
#
# Write a function for one array first. Then ask who calls it for every array.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.tree.map` walks the dicts for you and never writes into them.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.tree.map(lambda a: ..., params)` with `a.mean()` and `a.std()` in the place of the dots.
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
check.values(
    standardize({"w": w, "layer": {"b": b}}),
    {"w": (w - 3) / 5**0.5, "layer": {"b": b - 2}},
    mistakes={"JX128": {"w": jnp.array([[-1.0, -1.0], [1.0, 1.0]]), "layer": {"b": b - 2}}},
)
check.pure(
    standardize,
    {"w": jnp.array([1.0, 3.0, 2.0]), "layer": {"b": jnp.array([0.0, 4.0])}},
)


### BEGIN HIDDEN TESTS
def standardize_inputs(rng, case):
    def leaf(*shape):
        return jnp.array(rng.normal(2.0, 3.0, size=shape).astype(np.float32))

    if case % 2:
        return ({"kernel": leaf(4, 3), "bias": leaf(3)},)
    return ({"out": leaf(5), "in": {"first": {"kernel": leaf(2, 4)}, "bias": leaf(6)}},)


check.equivalent(standardize, reference.standardize, inputs=standardize_inputs, rtol=1e-4)
check.jittable(standardize, {"a": jnp.array([1.0, 2.0, 6.0]), "b": {"c": jnp.eye(3)}})
### END HIDDEN TESTS


# %% [markdown]
# ## 1.7 "Just replace `np` by `jnp`"
#
# Some tutorials say that a program moves from NumPy to JAX by replacing `np` by `jnp`, and that
# nothing else changes. You have seen enough to refute that. The way to refute a claim about a
# library is to run it.

# %% [markdown]
# ### Exercise `jnp_is_not_np` (2 points, 10 minutes, medium)
#
# Write `jnp_is_not_np(a)`. It is given a NumPy array `a` of shape `(n,)`, n ≥ 1, dtype **float64**,
# makes `x = jnp.asarray(a)` of it, tries five things, and returns a dict of what really happened:
#
# | key | try this | NumPy does | return |
# | --- | --- | --- | --- |
# | `"dtype"` | the dtype of `x` | float64, as that of `a` | the dtype as a string: `str(x.dtype)` |
# | `"past_end"` | read `x[n + 2]` | an `IndexError` | the number you got, as a `float` |
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
check.true(
    sorted(jnp_is_not_np(np.array([3.0, 1.0])))
    == ["after_write", "assignment", "dtype", "past_end", "sum_of_list"],
    "The dict does not have exactly the five keys of the table.",
    code="JX122",
)


### BEGIN HIDDEN TESTS
def evidence(function, key):
    return lambda a: function(a)[key]


def vectors(rng, case):
    return (rng.normal(size=(2, 5)[case % 2]).round(2),)


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
    name="after_write",
    diagnose=(constant_or_wrong("after_write"),),
)
for key, happens in {
    "dtype": str(jnp.asarray(np.ones(4)).dtype),
    "sum_of_list": "TypeError",
    "assignment": "TypeError",
}.items():
    check.true(
        jnp_is_not_np(np.array([4.0, 2.0, 9.0]))[key] == happens,
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
# Sum `jnp.roll(cells, (dy, dx), axis=(0, 1))` over dy and dx in −1, 0, 1, without (0, 0): a cell is
# not its own neighbour. Alive next: `(n == 3) | (board & (n == 2))`.
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
check.values(game_of_life_step(upright), upright.T)
across = jnp.array([-1, 0, 1])  # a blinker around the corner
border = jnp.zeros((4, 6), dtype=bool)
check.values(
    game_of_life_step(border.at[0, across].set(True)),
    border.at[across, 0].set(True),
    mistakes={"JX135": border},
)


### BEGIN HIDDEN TESTS
def boards(rng, case):
    shape = ((6, 6), (3, 7))[case % 2]
    return (jnp.array(rng.random(shape) < rng.uniform(0.2, 0.6)),)


check.equivalent(game_of_life_step, reference.game_of_life_step, inputs=boards)
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
# `jax.jit` runs your Python code once for each new shape and dtype, compiles what it recorded, and
# never runs the Python code again:


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


def slow_smooth(x: Array) -> Array:
    """Smooths `x`, shape (n,), float32, n >= 3: 32 rounds of a running mean of three."""
    for _ in range(ROUNDS):
        x = x.at[1:-1].set((x[:-2] + x[1:-1] + x[2:]) / 3)
    return x


# %% [markdown]
# ### Exercise `smooth` (3 points, 10 minutes, medium)
#
# Make a function `smooth(x)` that returns what `slow_smooth(x)` returns, faster.
#
# * `x` is a float32 `jax.Array` of shape `(n,)`, n ≥ 3. `smooth(x)` is a float32 array of shape
#   `(n,)`, equal to `slow_smooth(x)` up to rounding (relative tolerance 1e-4).
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
# times above the bar.
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
check.values(smooth(signal), slow_smooth(signal), rtol=1e-4, mistakes={"JX103": signal})
check.jitted(smooth, signal)


### BEGIN HIDDEN TESTS
def signals(rng, case):
    return (jnp.array(rng.normal(size=(3, 40)[case % 2]).astype(np.float32)),)


check.equivalent(smooth, reference.smooth, inputs=signals, rtol=1e-4)
check.faster(
    smooth,
    slow_smooth,
    inputs=lambda rng, case: (jnp.array(rng.normal(size=512).astype(np.float32)),),
    ratio=3.0,
)
### END HIDDEN TESTS
