# %% [markdown]
# # 7. `jax.jit`: shapes, caches, clocks
#
# `jax.jit` turns a Python function into a program. The Python code runs once, to write the program
# down; from then on the program runs and Python does not. Nearly everything that is odd about
# `jit`, and nearly everything that is slow about it, follows from that one sentence.
#
# You will
#
# * count how often a function is traced, and say beforehand when it will be,
# * choose what is static, and select entries of an array without a shape that depends on them,
# * get by with three programs for a thousand lengths, by buckets, padding and masks,
# * read in the compiled program what the compiler did, and what donating memory did,
# * repair a benchmark that measured the wrong thing, and a training loop that compiled all day.
#
# Eleven exercises, 30 points, about two and a half hours. You need `jax.numpy` and its updates with
# `.at`, to know what is a tree of arrays, and what `jax.grad` does.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other inputs and ask **nothing that an exercise does not say**.
#
# | the exercise says | the test does |
# | --- | --- |
# | *returns ...* | compares structure, shapes, dtypes and values with a reference, on many inputs |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *traced* | counts how often the Python code of your function, or of one that it is given, runs |
#
# Floats are compared with a relative tolerance of 1e-4. Each check of a test cell is worth the same
# share of the points. `print` is allowed everywhere. In some tests you see `mistakes={...}`: wrong
# answers that the check knows by the name of the mistake that leads to them.

# %% trusted="imports"
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check
from autograder.checks import authoring


# %% [markdown]
# ## 7.1 From Python to a program, once for each kind of argument
#
#     your function --trace--> jaxpr --lower--> StableHLO --compile--> HLO --> machine code
#     (Python)                 (JAX's)          (any compiler's)       (XLA's, optimised)
#
# Tracing calls your function with stand-ins that know their shape and dtype and no numbers. So any
# Python that is in the function runs at that time, and only then: also a `print`, and also a
# counter.


# %%
@jax.jit
def shout(x):
    print("Python is here, and sees", x)
    return 2 * x


shout(jnp.arange(3.0))
shout(jnp.arange(3.0) + 1)  # the program is there: nothing is printed

# %% [markdown]
# "Once for each shape", says many a tutorial: *same shape, cached kernel*. Is that so? Below are
# ten calls of one jitted function, made in this order.


# %% trusted="calls"
def double(x: Any) -> Any:
    return jax.tree.map(lambda leaf: 2 * leaf, x)


calls = [
    ("three floats", jnp.array([1.0, 2.0, 3.0])),
    ("four floats", jnp.array([1.0, 2.0, 3.0, 4.0])),
    ("three integers", jnp.array([1, 2, 3])),
    ("the Python number 2.0", 2.0),
    ("the Python number 3.0", 3.0),
    ("the Python number 3", 3),
    ("a NumPy number", np.float32(3.0)),
    ("three float64 of NumPy", np.array([1.0, 2.0, 3.0])),
    ("a dict", {"a": 1.0, "b": 2.0}),
    ("another dict", {"b": 3.0, "a": 4.0}),
]

# %% [markdown]
# Predict before you go on: after each of the ten calls, how often has the Python code run so far?
# The first entry is there. Nobody marks your guess.

# %%
guess = [1]

# %% [markdown]
# ### Exercise `counted` (2 points, 10 minutes, easy): predict, then run
#
# Write `counted(f)`, which returns a pair `(jitted, traces)`, so that you can see for yourself.
#
# * `f` takes one argument, a tree of arrays and numbers, and returns such a tree.
# * `jitted` is what `jax.jit` returns, for a function that computes what `f` computes.
# * `traces()` takes no argument. It returns a Python int: how often the Python code of `f` has run
#   so far because of calls of `jitted`. That is 0 before the first one.
# * Each call of `counted` makes a pair with a count of its own, also if it gets the same `f` again.
#
# One call: after `jitted, traces = counted(double)`, `jitted(1.0)` and `jitted(5.0)`, both of which
# use one program, `traces()` returns `1`.
#
# <details><summary>Hint 1</summary>
#
# `print` inside `shout` showed when Python was there. What could stand in its place?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Define a function inside `counted` that counts and then calls `f`. It is that one that is jitted.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A number of the outer function can be changed by an inner one that declares it `nonlocal`; or keep
# a list there that grows, and return its length. (`jitted._cache_size()` is something else: it
# counts ways to call, several of which may share a program.)
#
# </details>


# %% solution="counted"
def counted(f: Callable[[Any], Any]) -> tuple[Callable[[Any], Any], Callable[[], int]]:
    """Compiles `f`, and counts how often it is traced.

    Returns `(jitted, traces)`: `jitted(x)` gives `f(x)`, `traces()` the count so far.
    """
    ### BEGIN SOLUTION
    runs = 0

    def counting(x):
        nonlocal runs
        runs += 1
        return f(x)

    return jax.jit(counting), lambda: runs
    ### END SOLUTION


# %% tests="counted" points=2
def counts_after(pair, arguments):
    """What `traces()` says before the first call, and after each."""
    jitted, traces = pair
    seen = [traces()]
    for x in arguments:
        jitted(x)
        seen.append(traces())
    return seen


def how_it_counts():
    from autograder.diagnoses import find

    def said(code, got, expected):
        return find(code).finding(called="counted(f)", got=got, expected=expected)

    jitted, traces = counted(double)
    if traces():
        return said("JX140", f"a count that starts with {traces()}", "a count that starts with 0")
    seen = counts_after((jitted, traces), [1.0, 2.0, 3, np.zeros(2, np.float32)])
    right = "0, 1, 1, 2, 3 for a float, another float, an int and an array"
    if any(type(n) is not int for n in seen):
        return None
    if seen == [0, 0, 0, 0, 0] or seen == [0, 1, 1, 1, 1]:
        return said("JX021", "a count that does not change any more", right)
    if seen != [0, 1, 1, 2, 3]:
        return said("JX022", ", ".join(map(str, seen)), right)
    return None


check.values(
    counts_after(counted(double), [x for _, x in calls]),
    [0, 1, 2, 3, 4, 4, 5, 6, 6, 7, 7],
    name="the ten calls",
    diagnose=(how_it_counts,),
)
check.values(
    [counts_after(counted(double), [1.0]), counts_after(counted(double), [1.0, 2.0, 3])],
    [[0, 1], [0, 1, 1, 2]],
    name="a count of its own",
    diagnose=(how_it_counts,),
)
check.values(counted(double)[0](jnp.arange(3.0)), jnp.array([0.0, 2.0, 4.0]), name="the result")
check.true(
    hasattr(counted(double)[0], "lower"),
    "`jitted` is not what jax.jit returns.",
    code="JX431",
    name="jitted",
)


### BEGIN HIDDEN TESTS
# sentence: "a tree of arrays and numbers" -> the ten calls | trees
# sentence: "`jitted` is what `jax.jit` returns" -> jitted, the result | jitted, the result
# sentence: "It returns a Python int" -> the ten calls | trees, a Python int
# sentence: "how often the Python code of `f` has run" -> the ten calls | trees
# sentence: "That is 0 before the first one" -> the ten calls | trees, two at a time
# sentence: "a count of its own" -> a count of its own | two at a time
def first_of(x):
    return jnp.sum(jax.tree.leaves(x)[0]) + 1


trees = [(1.0, 2), [1.0, 2], (1.5, 3), (1.5, np.float32(3)), {"a": np.zeros(2)}, {"b": np.ones(2)}]
check.values(
    counts_after(counted(first_of), [*trees, *trees, np.zeros((2, 1), np.float32)]),
    [0, 1, 2, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 6],
    name="trees",
    diagnose=(how_it_counts,),
)


def in_turn(first, second):
    """Calls two jitted functions in turn."""
    seen = []
    for x in (1.0, 2, np.zeros(2)):
        for jitted, traces in (first, second):
            jitted(x)
            seen.append(traces())
    return seen


check.values(
    in_turn(counted(first_of), counted(first_of)),
    [1, 1, 2, 2, 3, 3],
    name="two at a time",
    diagnose=(how_it_counts,),
)
check.true(
    type(counted(first_of)[1]()) is int,
    "`traces()` gives something else than a Python int.",
    code="JX122",
    name="a Python int",
)
check.values(
    counted(first_of)[0]({"x": np.arange(4, dtype=np.float32)}), jnp.array(7.0), name="the result"
)
check.true(
    hasattr(counted(first_of)[0], "lower"),
    "`jitted` is not what jax.jit returns.",
    code="JX431",
    name="jitted",
)
### END HIDDEN TESTS

# %% [markdown]
# Now run the ten calls, and put the counts beside your guess.

# %%
try:
    jitted, traces = counted(double)
    for i, (what, x) in enumerate(calls):
        jitted(x)
        print(f"{what:24} {traces()}   your guess: {guess[i] if i < len(guess) else '-'}")
except NotImplementedError:
    print("Answer `counted` first.")

# %% [markdown]
# ## 7.2 What the cache looks at
#
# What is the same and what is not, for the cache of a jitted function, is the *type* of each
# argument. `jax.typeof` tells it:

# %%
for x in (jnp.arange(3.0), jnp.arange(3), np.ones(3), 2.0, np.float32(2.0), jnp.ones((2, 2))):
    print(f"{type(x).__name__:10} {jax.typeof(x)!s:14} {jax.typeof(x).weak_type}")

# %% [markdown]
# * A NumPy array of float64 is taken as float32 (unless `jax_enable_x64` is set).
# * `~float32[]` is the type of a Python number. It is *weak*: `2.0 * x` has the dtype of `x`, be it
#   bfloat16 or float64. `np.float32(2.0)` is not weak, so it has another type, and another program.
# * The **values** of arrays and numbers are no part of it. (Those of static arguments are, see
#   7.3.)
# * The containers are a part of it: `[1.0]` and `(1.0,)` have different programs, and dicts with
#   different keys have. In which order the keys of a dict were written does not matter.
#
# A training run that is slow for no visible reason, and a step that is traced again now and then:
# that happens. `jax.config.update("jax_log_compiles", True)` shows what is compiled; the next
# function shows why.

# %% [markdown]
# ### Exercise `why_traced_again` (2 points, 15 minutes, medium): audit
#
# A jitted function of one argument was called with `old` and is called with `new`. Write
# `why_traced_again(old, new)`, which says what makes it trace again. It returns one of five
# strings, the first of these that applies:
#
# | string | when |
# | --- | --- |
# | `"structure"` | the trees differ: other containers, another number of elements, other keys |
# | `"shape"` | a leaf of `new` has another shape than the leaf of `old` in its place |
# | `"dtype"` | a leaf has another dtype than the one in its place, as JAX takes them |
# | `"weak type"` | a leaf is weak, and the one in its place is not |
# | `"cached"` | none of these: the program is there |
#
# * `old` and `new` are trees of dicts, lists, tuples and `None`. Their leaves are JAX arrays, NumPy
#   arrays, and Python numbers (int or float). There may be no leaf at all.
# * All leaves count, wherever they stand: with an integer in the first place and another shape in
#   the second, it is the shape.
# * It returns a Python string.
#
# One call: `why_traced_again({"x": jnp.ones(3)}, {"x": jnp.ones(4)})` returns `"shape"`.
#
# <details><summary>Hint 1</summary>
#
# `jax.tree.structure(tree)` can be compared with `==`, and `jax.tree.leaves(tree)` gives the leaves
# in a fixed order.
#
# </details>
# <details><summary>Hint 2</summary>
#
# What `jax.typeof` returns has `.shape`, `.dtype` and `.weak_type`, also for a Python number.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Make one list of types for `old` and one for `new`. Compare the shapes of *all* leaves before you
# look at the first dtype.
#
# </details>


# %% solution="why_traced_again"
def why_traced_again(old: Any, new: Any) -> str:
    """Says why a jitted function that was called with `old` is traced for `new`.

    - `old`, `new`: trees of arrays and Python numbers.

    Returns "structure", "shape", "dtype", "weak type" or "cached".
    """
    ### BEGIN SOLUTION
    if jax.tree.structure(old) != jax.tree.structure(new):
        return "structure"
    before, after = ([jax.typeof(x) for x in jax.tree.leaves(tree)] for tree in (old, new))
    for name in ("shape", "dtype", "weak_type"):
        if [getattr(x, name) for x in before] != [getattr(x, name) for x in after]:
            return name.replace("_", " ")
    return "cached"
    ### END SOLUTION


# %% tests="why_traced_again" points=2
ones, twos = jnp.ones(3), 2 * jnp.ones(3)
reasons = {
    "other values": ("cached", ones, twos),
    "other length": ("shape", {"x": ones}, {"x": jnp.ones(4)}),
    "other rank": ("shape", ones, ones[None]),
    "integers": ("dtype", (1.0, ones), (1.0, jnp.arange(3))),
    "float64 of NumPy": ("cached", ones, np.ones(3)),
    "another Python number": ("cached", {"rate": 0.1}, {"rate": 0.2}),
    "an int of Python": ("dtype", 3.0, 3),
    "a number as an array": ("weak type", [ones, 0.1], [ones, jnp.float32(0.1)]),
    "an array as a number": ("weak type", np.array(0.1, np.float32), 0.1),
    "list and tuple": ("structure", [ones], (ones,)),
    "another key": ("structure", {"w": ones}, {"v": jnp.ones(4)}),
    "other order of the keys": ("cached", {"a": ones, "b": 1}, {"b": 2, "a": twos}),
    "None and a number": ("structure", (ones, None), (ones, 1.0)),
    "no leaf": ("cached", (), ()),
    "dtype first, shape second": ("shape", (1, ones), (1.0, jnp.ones(2))),
    "weak first, dtype second": ("dtype", [1.0, ones], [jnp.float32(1), jnp.arange(3)]),
}
for case, (right, old, new) in reasons.items():
    said = why_traced_again(old, new)
    check.true(
        isinstance(said, str) and said == right,
        f"{case}: {said!r}, and it is {right!r}.",
        code="JX020",
        name=case,
    )


### BEGIN HIDDEN TESTS
# sentence: "the first of these that applies" -> dtype first, weak first | the first that applies
# sentence: "the trees differ: other containers" -> list and tuple, another key, None | structure
# sentence: "a leaf of `new` has another shape" -> other length, other rank | shape
# sentence: "a leaf has another dtype" -> integers, float64 of NumPy | dtype, cached
# sentence: "a leaf is weak" -> a number as an array, an array as a number | weak type
# sentence: "none of these: the program is there" -> other values, float64 of NumPy | cached
# sentence: "There may be no leaf at all" -> no leaf | no leaf
# sentence: "All leaves count, wherever they stand" -> dtype first | the first that applies
# sentence: "It returns a Python string" -> true | a string
row, rows = jnp.ones((1, 4)), np.ones((2, 4), np.float32)


def all_are(answer, *pairs):
    return all(why_traced_again(old, new) == answer for old, new in pairs)


check.true(
    all_are(
        "structure",
        ({"a": [1, 2]}, {"a": (1, 2)}),
        ([row], [row, row]),
        ({"a": 1}, {"a": 1, "b": None}),
        (row, [row]),
        ({"x": {"y": 1.0}}, {"x": {"z": 1.0}}),
    ),
    "Trees of other structure were taken for something else.",
    code="JX020",
    name="structure",
)
check.true(
    all_are(
        "shape",
        (row, rows),
        ({"a": row, "b": 1.0}, {"a": row, "b": row}),
        (row, row[0]),
        (jnp.ones(()), jnp.ones(1)),
        (rows, rows.T),
    ),
    "Another shape was taken for something else.",
    code="JX020",
    name="shape",
)
check.true(
    all_are(
        "dtype",
        (row, row.astype(jnp.int32)),
        (1, 1.0),
        (row, row > 0),
        (row, row.astype(jnp.bfloat16)),
        ({"n": 1, "m": 2.0}, {"n": 1, "m": 2}),
        (np.arange(3, dtype=np.int8), np.arange(3)),
    ),
    "Another dtype was taken for something else.",
    code="JX020",
    name="dtype",
)
check.true(
    all_are(
        "weak type",
        (1, jnp.int32(1)),
        ((row, np.array(2.0)), (row, 2.0)),
        ({"a": 1.0, "b": 2.0}, {"a": 3.0, "b": jnp.array(2.0, jnp.float32)}),
    ),
    "A number of Python where an array was, or the reverse, was taken for something else.",
    code="JX020",
    name="weak type",
)
check.true(
    all_are(
        "cached",
        (rows, jnp.zeros((2, 4))),
        (rows, rows.astype(np.float64)),
        (7, -1),
        (np.arange(2), jnp.arange(2)),
        ({"b": row, "a": [1.0, None]}, {"a": [2.0, None], "b": -row}),
    ),
    "Calls that share a program were told apart.",
    code="JX020",
    name="cached",
)
check.true(
    all_are("cached", ((), ()), ({}, {}), (None, None)) and all_are("structure", ((), [])),
    "Trees without a leaf were judged wrongly.",
    code="JX020",
    name="no leaf",
)
check.true(
    all_are("structure", ((1, row), [1.0, rows]))
    and all_are("shape", ((row, 1), (rows, 1.0)), ((jnp.int32(1), 1, row), (1, 1.0, row[0])))
    and all_are("dtype", ((1.0, 1), (jnp.float32(1.0), 1.0))),
    "Of several reasons another one than the first of the table was told.",
    code="JX020",
    name="the first that applies",
)
check.true(
    isinstance(why_traced_again(1, 2), str), "It is no string.", code="JX122", name="a string"
)
### END HIDDEN TESTS


# %% [markdown]
# ## 7.3 Static arguments
#
# A stand-in has no value. Where Python needs one (as a length, in `range`, in an `if`), the
# argument must be *static*: its value becomes a part of the program, and of what the cache looks
# at.


# %%
@partial(jax.jit, static_argnames="n")
def powers(x, n):
    print("traced for n =", n)
    return jnp.stack([x**k for k in range(n)])


powers(2.0, 3), powers(5.0, 3), powers(2.0, n=4)

for bad, n in (("a list", [3]), ("an array", jnp.array(3))):
    try:
        powers(2.0, n)
    except ValueError as error:
        print(bad, "->", str(error).split(".")[0][:80])

# %% [markdown]
# `static_argnames` takes a name or several, `static_argnums` positions. A static value must be
# hashable, since it is looked up in the cache: a number, a string, a tuple, a function. And each
# new value is traced and compiled anew. So what changes in every step, such as a learning rate that
# decays, must not be static, and what decides about shapes must be.

# %% [markdown]
# ### Exercise `blur` (3 points, 15 minutes, medium)
#
# Write a jitted function `blur(x, width, weight, wrap)`, which mixes each entry of `x` with the
# mean of a window that begins there.
#
# * `x` is a float32 array of shape `(n,)`, n ≥ 1. `width` is a Python int ≥ 1, and may be larger
#   than n. `weight` is a float32 array of shape `()` or a Python float. `wrap` is a Python bool.
# * It returns a float32 array of shape `(n,)` with the entries
#   `(1 - weight) * x[i] + weight * m[i]`, where `m[i]` is the mean of the `width` entries `x[i]`,
#   `x[i+1]`, ..., `x[i + width - 1]`.
# * Where that goes beyond the end, `wrap=True` goes on at the beginning (as often as need be), and
#   `wrap=False` takes the last entry again and again.
# * `blur` is what `jax.jit` returns. For one shape of `x` it is traced once for each pair of
#   `width` and `wrap`, and **not** again for another `weight` of the same kind.
#
# One call: `blur(jnp.array([0.0, 2.0, 4.0]), 2, 0.5, True)` returns `[0.5, 2.5, 3.0]`, and with
# `False` in place of `True` `[0.5, 2.5, 4.0]`.
#
# <details><summary>Hint 1</summary>
#
# For each of the four arguments: does Python need its value while the program is written down?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.arange(width)` must know how long it is, and an `if wrap` must know which way. `weight` is
# only a factor.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The indices of all windows: `jnp.arange(n)[:, None] + jnp.arange(width)`. For what lies beyond the
# end, `jnp.take` has `mode="wrap"` and `mode="clip"`; or use `%` and `jnp.minimum`.
#
# </details>


# %% solution="blur"
# blur(x: Array, width: int, weight: float | Array, wrap: bool) -> Array
# - x: shape (n,), float32. width: int >= 1. weight: shape (). wrap: bool.
# Returns shape (n,), float32.
### BEGIN SOLUTION
@partial(jax.jit, static_argnames=("width", "wrap"))
def blur(x: Array, width: int, weight: float | Array, wrap: bool) -> Array:
    """Mixes each entry with the mean of the window that begins there."""
    places = jnp.arange(len(x))[:, None] + jnp.arange(width)
    windows = jnp.take(x, places, mode="wrap" if wrap else "clip")
    return (1 - weight) * x + weight * windows.mean(axis=1)


### END SOLUTION


# %% tests="blur" points=3
three = jnp.array([0.0, 2.0, 4.0])
check.values(
    {
        "wrap": blur(three, 2, 0.5, True),
        "clip": blur(three, 2, 0.5, False),
        "wider than x": blur(three, 5, 1.0, True),
        "wider, clip": blur(three, 5, 1.0, False),
        "width 1": blur(three, 1, 0.25, True),
        "n = 1": blur(three[1:2], 3, jnp.array(0.5), True),
        "weight": blur(three, 3, jnp.array(0.25), False),
    },
    {
        "wrap": jnp.array([0.5, 2.5, 3.0]),
        "clip": jnp.array([0.5, 2.5, 4.0]),
        "wider than x": jnp.array([1.6, 2.4, 2.0]),
        "wider, clip": jnp.array([2.8, 3.6, 4.0]),
        "width 1": three,
        "n = 1": jnp.array([2.0]),
        "weight": jnp.array([0.5, 2.333333, 4.0]),
    },
)
# Only of an answer that is right does it count how it was found.
if check.values(blur(three, 2, 0.5, True), jnp.array([0.5, 2.5, 3.0]), name="one call") is None:
    check.true(
        hasattr(blur, "lower"),
        "`blur` is not what jax.jit returns: Python of yours runs in each call.",
        code="JX431",
        name="jitted",
    )
check.traces(
    blur,
    [(three, 2, jnp.array(w), True) for w in (0.1, 0.2, 0.3)],
    at_most=1,
    name="arrays as weights",
)
check.traces(blur, [(three, 2, w, True) for w in (0.1, 0.2, 0.3)], at_most=1, name="other weights")
check.traces(
    blur,
    [(three + w, n, w, end) for w in (0.1, 0.2) for n in (2, 3) for end in (True, False)],
    at_most=4,
    name="four pairs",
)


### BEGIN HIDDEN TESTS
# sentence: "n ≥ 1" -> n = 1 | equivalent
# sentence: "may be larger than n" -> wider than x, wider, clip | equivalent
# sentence: "is a float32 array of shape `()` or a Python" -> values | equivalent, a Python float
# sentence: "`wrap` is a Python bool" -> wrap, clip | equivalent
# sentence: "It returns a float32 array of shape `(n,)` with the entries" -> values | equivalent
# sentence: "`m[i]` is the mean of the `width` entries" -> values | equivalent
# sentence: "`wrap=True` goes on at the beginning" -> wrap, wider than x | equivalent
# sentence: "takes the last entry again and again" -> clip, wider, clip | equivalent
# sentence: "`blur` is what `jax.jit` returns" -> jitted | jitted
# sentence: "it is traced once for each pair" -> four pairs | four pairs
# sentence: "for another `weight` of the same kind" -> other weights, arrays | other weights, arrays
def blurs(n, width, wrap):
    def make(rng):
        x = jnp.array(rng.normal(size=n).astype(np.float32))
        return x, width, jnp.array(np.float32(rng.uniform(-0.5, 1.5))), wrap

    return make


for wrap in (True, False):
    check.equivalent(
        blur,
        reference.blur,
        inputs=check.kinds(
            {
                "some": blurs(7, 3, wrap),
                "width 1": blurs(4, 1, wrap),
                "wider than x": blurs(3, 8, wrap),
                "n = 1": blurs(1, 2, wrap),
                "as wide as x": blurs(4, 4, wrap),
            },
            edge=("wider than x", "n = 1"),
        ),
        cases=10,
        name=f"equivalent, wrap={wrap}",
    )
six = jnp.array([1.0, -2.0, 3.0, 0.5, 2.0, 4.0])
its_blur = reference.blur(six, 4, -0.7, False)
check.values(blur(six, 4, -0.7, False), its_blur, name="a Python float")
if check.values(blur(six, 4, -0.7, False), its_blur, name="its answer") is None:
    check.true(
        hasattr(blur, "lower"),
        "`blur` is not what jax.jit returns: Python of yours runs in each call.",
        code="JX431",
        name="jitted",
    )
check.traces(
    blur,
    [(six, 3, jnp.array(w), False) for w in (0.0, 0.5, 1.0, 2.0)],
    at_most=1,
    name="arrays as weights",
)
check.traces(
    blur, [(six, 3, w, False) for w in (0.0, 0.5, 1.0, 2.0)], at_most=1, name="other weights"
)
check.traces(
    blur,
    [(six * w, n, w, end) for w in (0.5, 2.0, 3.0) for n in (1, 4) for end in (True, False)],
    at_most=4,
    name="four pairs",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 7.4 A shape that depends on values
#
# `y = x[x > 3]`, says another tutorial, "drives the compiler mad". Run it, and look:

# %%
x = jnp.array([1.0, 5.0, 2.0, 7.0])
print(x[x > 3])  # no trouble: without jit there is a value to look at
try:
    jax.jit(lambda x: x[x > 3])(x)
except jax.errors.NonConcreteBooleanIndexError as error:
    print(type(error).__name__, str(error).split("\n")[0][:70])

# %% [markdown]
# Under `jit` the shape of each array must follow from the *types* of the arguments, and how many
# entries are above 3 does not. Three ways lead out of it:
#
# * **Keep the shape.** `jnp.where(x > 3, x, 0.0)` puts something harmless in the place of the
#   others. Sums, maxima and the like need no more than that.
# * **Say how many.** `jnp.nonzero(mask, size=k, fill_value=...)`, `jnp.unique(x, size=k)` and their
#   like return `k` entries, whatever they find: they cut off, or fill up.
# * **Leave it to NumPy**, before or after the jitted part.

# %%
find = jax.jit(lambda x: jnp.nonzero(x < 3, size=3, fill_value=-1)[0])
print(find(x), find(-x))  # two places and a filler; the first three of four

# %% [markdown]
# ### Exercise `first_above` (3 points, 15 minutes, medium)
#
# Write `first_above(x, threshold, size, fill)`, which selects by value and has a fixed shape. It
# returns the pair `(kept, count)`.
#
# * `x` is a float32 array of shape `(n,)`, n ≥ 1; `size` is a Python int ≥ 1, and may be larger
#   than n; `threshold` and `fill` are float32 arrays of shape `()` or Python floats.
# * `kept`, float32, shape `(size,)`: the first `size` entries of `x` that are above `threshold`, in
#   their order in `x`. If there are fewer, the remaining places hold `fill`.
# * `count`, int32, shape `()`: how many entries of `x` are above `threshold`, also if that is more
#   than `size`.
# * *Above* is strict: an entry equal to `threshold` is not above it.
# * It works under `jax.jit` with `size` static and the others traced, and under `jax.vmap` over
#   `x`.
#
# One call: `first_above(jnp.array([1.0, 5.0, 2.0, 7.0]), 1.5, 2, 0.0)` returns `([5.0, 2.0], 3)`.
#
# <details><summary>Hint 1</summary>
#
# First find *where* the entries are, then fetch them. The number of places is `size` in any case.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.nonzero` with `size=` gives the places, and something in the rest that you put away
# afterwards: you know how many of them are real.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Where `jnp.arange(size)` is below `count`, `kept` has entries of `x`, elsewhere `fill`. The sum of
# a Boolean array is an int32. (The `fill_value` of `.at[].get` must be hashable: it is static, and
# no traced `fill` can be one.)
#
# </details>


# %% solution="first_above"
def first_above(
    x: Array, threshold: float | Array, size: int, fill: float | Array
) -> tuple[Array, Array]:
    """The first `size` entries above a threshold, and how many there are in all.

    - `x`: shape (n,), float32. `threshold`, `fill`: shape (). `size`: int >= 1, static.

    Returns `(kept, count)`: shape (size,), float32; shape (), int32.
    """
    ### BEGIN SOLUTION
    above = x > threshold
    count = jnp.sum(above)
    (places,) = jnp.nonzero(above, size=size)
    return jnp.where(jnp.arange(size) < count, x[places], fill), count
    ### END SOLUTION


# %% tests="first_above" points=3
four = jnp.array([1.0, 5.0, 2.0, 7.0])
found = {
    "enough": first_above(four, 1.5, 2, 0.0),
    "too few": first_above(four, 1.5, 4, -1.0),
    "longer than x": first_above(four, jnp.array(0.0), 6, jnp.array(9.0)),
    "none": first_above(four, 7.0, 2, 0.5),
    "equal": first_above(four, 2.0, 3, 0.0),
    "n = 1": first_above(four[1:2], 0.0, 1, 0.0),
}
check.values(
    {name: kept for name, (kept, _) in found.items()},
    {
        "enough": jnp.array([5.0, 2.0]),
        "too few": jnp.array([5.0, 2.0, 7.0, -1.0]),
        "longer than x": jnp.array([1.0, 5.0, 2.0, 7.0, 9.0, 9.0]),
        "none": jnp.array([0.5, 0.5]),
        "equal": jnp.array([5.0, 7.0, 0.0]),
        "n = 1": jnp.array([5.0]),
    },
    name="kept",
)
check.values(
    [count for _, count in found.values()],
    [jnp.int32(n) for n in (3, 3, 4, 0, 2, 1)],
    name="count",
)
check.jittable(first_above, four, jnp.array(1.5), 2, jnp.array(0.0), static=("size",))
check.values(
    jax.vmap(first_above, in_axes=(0, None, None, None))(jnp.stack([four, -four]), 1.5, 2, 0.0),
    (jnp.array([[5.0, 2.0], [0.0, 0.0]]), jnp.array([3, 0], jnp.int32)),
    name="under vmap",
)


### BEGIN HIDDEN TESTS
# sentence: "`size` is a Python int ≥ 1" -> n = 1, longer | equivalent
# sentence: "float32 arrays of shape `()` or Python floats" -> kept | equivalent, Python floats
# sentence: "the first `size` entries of `x` that are above" -> enough | equivalent
# sentence: "in their order in `x`" -> enough, too few | equivalent
# sentence: "the remaining places hold `fill`" -> too few, none | equivalent
# sentence: "`count`, int32, shape `()`" -> count | equivalent
# sentence: "also if that is more than `size`" -> count | equivalent
# sentence: "*Above* is strict" -> equal, none | equivalent
# sentence: "It works under `jax.jit` with `size` static" -> jittable | jittable
# sentence: "under `jax.vmap` over `x`" -> under vmap | under vmap
def selections(n, size, level=0.0):
    def make(rng):
        x = rng.normal(size=n).astype(np.float32)
        threshold = x[rng.integers(n)] if level is None else np.float32(level)
        fill = np.float32(rng.normal())
        return jnp.array(x), jnp.array(threshold), size, jnp.array(fill)

    return make


check.equivalent(
    first_above,
    reference.first_above,
    inputs=check.kinds(
        {
            "some": selections(9, 3),
            "size above n": selections(4, 6),
            "a threshold that is an entry": selections(6, 4, None),
            "all above": selections(5, 2, -9.0),
            "none above": selections(5, 2, 9.0),
            "n = 1": selections(1, 2),
        },
        edge=("a threshold that is an entry", "none above", "n = 1"),
    ),
    cases=12,
)
six = jnp.array([1.0, -2.0, 3.0, 0.5, 2.0, 4.0])
check.values(
    first_above(six, 1.0, 3, -0.5), reference.first_above(six, 1.0, 3, -0.5), name="Python floats"
)
check.jittable(first_above, six, jnp.array(0.7), 4, jnp.array(-1.0), static=("size",))
pair_of_rows = jnp.stack([six, six[::-1], -six])
check.values(
    jax.vmap(first_above, in_axes=(0, None, None, None))(pair_of_rows, 0.7, 5, -2.0),
    jax.vmap(reference.first_above, in_axes=(0, None, None, None))(pair_of_rows, 0.7, 5, -2.0),
    name="under vmap",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 7.5 Padding, and how not to count it
#
# Sentences, molecules, games: their lengths differ, and each length is a program. So short ones are
# filled up to a common length, and a *mask* says which entries are real. From then on every
# function must know which entries are real. These are two that think they do:

# %%
padded = jnp.array([2.0, 4.0, 0.0, 0.0])
real = jnp.array([True, True, False, False])
print("mean of all four: ", padded.mean())
print("zeros made of the rest:", (padded * real).mean())

dirty = jnp.array([2.0, 4.0, jnp.inf, jnp.nan])  # the rest of an earlier computation
print("not zero, NaN: ", (dirty * real).sum())

# %% [markdown]
# 0 times infinity is NaN. A factor cannot put away what is not finite; a choice can.
#
# ### Exercise `masked_moments` (3 points, 15 minutes, medium)
#
# Write `masked_moments(x, mask)`, which returns `(mean, variance)` of the real entries in each row.
#
# * `x` is a float32 array of shape `(b, n)`, `mask` a bool array of the same shape, with at least
#   one `True` in each row. The `True`s may stand anywhere in the row.
# * `mean` and `variance` have shape `(b,)`, float32. The variance is the mean of the squared
#   distances from the mean, divided by the number of real entries (not one less).
# * What stands at the other entries has **no influence**: it may be anything, 1e30, infinity and
#   NaN included.
# * It has no influence on gradients either: with respect to the other entries of `x` they are 0,
#   and with respect to the real ones they are finite, whatever stands at the others.
# * It works under `jax.jit`.
#
# One call: for the row `[2, 4, 9, 9]` with the mask `[True, True, False, False]` the mean is 3 and
# the variance 1.
#
# <details><summary>Hint 1</summary>
#
# By what do you have to divide, so that two real entries of four give their mean?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.where(mask, x, 0.0)` before the sum. The distances from the mean need the same once more: a
# filler is at some distance, too.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Choose *before* you compute, so that nothing infinite is ever squared: that is what keeps the
# gradients finite as well. `mask.sum(axis=1, keepdims=True)` is the number of real entries.
# (`jnp.mean` and `jnp.var` have an argument `where=`; try what it does with NaN in its gradient.)
#
# </details>


# %% solution="masked_moments"
def masked_moments(x: Array, mask: Array) -> tuple[Array, Array]:
    """Mean and variance of the real entries of each row.

    - `x`: shape (b, n), float32. `mask`: shape (b, n), bool, a True in each row.

    Returns `(mean, variance)`, of shape (b,).
    """
    ### BEGIN SOLUTION
    count = mask.sum(axis=1)
    clean = jnp.where(mask, x, 0.0)
    mean = clean.sum(axis=1) / count
    distance = jnp.where(mask, clean - mean[:, None], 0.0)
    return mean, (distance**2).sum(axis=1) / count
    ### END SOLUTION


# %% tests="masked_moments" points=3
yes, no = True, False
two_rows = jnp.array([[2.0, 4.0, 9.0, 9.0], [5.0, 1.0, 3.0, 7.0]])
two_masks = jnp.array([[yes, yes, no, no], [yes, yes, yes, yes]])
moments = (jnp.array([3.0, 4.0]), jnp.array([1.0, 5.0]))
check.values(
    masked_moments(two_rows, two_masks),
    moments,
    mistakes={
        "JX436": (two_rows.mean(axis=1), two_rows.var(axis=1)),
        "JX834": (moments[0], jnp.array([2.0, 20 / 3])),
    },
    rtol=2e-6,
    atol=0.0,
)
check.values(
    masked_moments(jnp.array([[0.0, 4.0, 8.0]]), jnp.array([[no, yes, no]])),
    (jnp.array([4.0]), jnp.array([0.0])),
    mistakes={"JX436": (jnp.array([4 / 3]), jnp.array([32 / 3]))},
    name="one real entry, in the middle",
)
rest = jnp.array([[2.0, 4.0, jnp.nan, jnp.inf], [5.0, 1.0, 3.0, 7.0], [1e30, 1.0, 1.0, -1e30]])
rest_mask = jnp.array([[yes, yes, no, no], [yes, yes, yes, yes], [no, yes, yes, no]])
check.values(
    masked_moments(rest, rest_mask),
    (jnp.array([3.0, 4.0, 1.0]), jnp.array([1.0, 5.0, 0.0])),
    name="anything at the others",
)
_, backward = jax.vjp(masked_moments, rest, rest_mask)
check.values(
    backward((jnp.ones(3), jnp.ones(3)))[0],
    jnp.array([[-0.5, 1.5, 0.0, 0.0], [0.75, -1.25, -0.25, 1.75], [0.0, 0.5, 0.5, 0.0]]),
    name="gradients",
)
check.jittable(masked_moments, two_rows, two_masks)


### BEGIN HIDDEN TESTS
# sentence: "at least one `True` in each row" -> one real entry | equivalent
# sentence: "The `True`s may stand anywhere in the row" -> one real entry, anything | equivalent
# sentence: "`mean` and `variance` have shape `(b,)`, float32" -> values | equivalent
# sentence: "divided by the number of real entries" -> values | equivalent
# sentence: "has **no influence**: it may be anything" -> anything at the others | equivalent
# sentence: "with respect to the other entries of `x` they are 0" -> gradients | gradients
# sentence: "with respect to the real ones they are finite" -> gradients | gradients
# sentence: "It works under `jax.jit`" -> jittable | jittable
def rows_of(b, n, rest, least=1):
    def make(rng):
        mask = rng.uniform(size=(b, n)) < 0.5
        mask[np.arange(b), rng.integers(n, size=b)] = True
        x = rng.normal(size=(b, n)) + 0.5
        return jnp.array(np.where(mask, x, rest).astype(np.float32)), jnp.array(mask)

    return make


check.equivalent(
    masked_moments,
    reference.masked_moments,
    inputs=check.kinds(
        {
            "zeros at the others": rows_of(3, 6, 0.0),
            "1e30 at the others": rows_of(3, 6, 1e30),
            "infinity at the others": rows_of(4, 4, -np.inf),
            "NaN at the others": rows_of(3, 6, np.nan),
            "one column": rows_of(2, 1, 0.0),
            "one row": rows_of(1, 6, 3.0),
        }
    ),
    cases=12,
    atol=1e-5,
)
some_x, some_mask = rows_of(4, 5, np.nan)(np.random.default_rng(5))
some_x = jnp.where(jnp.isnan(some_x) & (jnp.arange(5) % 2 == 0), jnp.inf, some_x)
_, its_backward = jax.vjp(masked_moments, some_x, some_mask)
_, right_backward = jax.vjp(reference.masked_moments, some_x, some_mask)
above = (jnp.array([1.0, -2.0, 0.5, 1.0]), jnp.array([0.5, 1.0, -1.0, 2.0]))
check.values(its_backward(above)[0], right_backward(above)[0], atol=1e-5, name="gradients")
check.jittable(masked_moments, *rows_of(3, 4, 7.0)(np.random.default_rng(6)))
### END HIDDEN TESTS


# %% [markdown]
# ## 7.6 Buckets
#
# To pad everything to the longest length that ever comes is a waste: of a batch of tweets filled up
# to the length of a novel, nearly all is filler. To pad nothing compiles a program for each length.
# In between lie *buckets*: a few lengths that are allowed, each array being filled up to the next.
#
#     length        1 .... 8   9 .... 16   17 ....... 32        allowed: 8, 16, 32
#     filled up to         8          16              32
#
#     lengths 1 to 32: 32 programs without buckets, 3 with them
#
# Filling up is a job for NumPy, outside of the jitted function: inside of it, the length that came
# would be a part of the type, and `jnp.pad` outside of it is a little program for each length, too.

# %%
filled = np.zeros(5, np.float32)
filled[:3] = [4.0, 5.0, 6.0]
print(filled, np.arange(5) < 3)


# %% trusted="few_traces"
def runs_of_python(bucketed: Any, sizes: list[int], lengths: list[int]) -> list[int]:
    """How often a function that `bucketed` got runs for lengths that come twice, and
    how often it does so without jit."""
    runs, without_jit = 0, 0

    def f(x, mask):
        nonlocal runs, without_jit
        runs += 1
        without_jit += not isinstance(x, jax.core.Tracer)
        return jnp.sum(jnp.where(mask, x, 0.0))

    g = bucketed(f, tuple(sizes))
    for n in 2 * list(lengths):
        g(np.ones(n, np.float32))
    return [runs, without_jit]


@authoring.check("property")
def few_traces(bucketed: Any, sizes: tuple[int, ...], lengths: list[int]):
    """Checks that a function is traced at most once for each size."""
    text = f"g = bucketed(f, {sizes})\ng(x) for x of {len(lengths)} lengths, twice"
    found = authoring.probed(authoring.subject(bucketed), runs_of_python, list(sizes), lengths)
    if isinstance(found, Exception):
        return authoring.from_error(text, found, "a number for each")
    most = f"at most {len(sizes)}, one for each size"
    runs, without_jit = found
    if without_jit:
        return authoring.find("JX431").finding(
            called=text, got="f ran in Python, on numbers", expected="f under jax.jit"
        )
    if runs <= len(sizes):
        return None
    code = "JX413" if runs <= len(lengths) else "JX412"
    return authoring.find(code).finding(called=text, got=f"{runs} traces of f", expected=most)


# %% [markdown]
# ### Exercise `bucketed` (3 points, 15 minutes, medium)
#
# Write `bucketed(f, sizes)`, which returns a **function** `g`: `f` for arrays of any length, with
# few programs.
#
# * `f(x, mask)` takes a float32 array and a bool array of one and the same shape `(m,)`, and
#   returns an array or a tree of arrays. `sizes` is a tuple of Python ints ≥ 1 in rising order.
# * `g(x)`, for a float32 array of NumPy or JAX of shape `(n,)`, n ≥ 1, returns what
#   `f(padded, mask)` returns. Here m is the smallest of `sizes` that is not below n; `padded` is
#   `x` with zeros **behind** it; `mask` is `True` for the n entries of `x` and `False` for the
#   zeros.
# * If n is above the largest size, `g(x)` raises a `ValueError`.
# * Whatever lengths come, `f` is traced at most once for each of `sizes`: `f` runs under `jax.jit`.
#
# One call: `bucketed(lambda x, mask: (x, mask), (4, 8))(np.array([1.0, 2.0, 3.0], np.float32))`
# returns `([1, 2, 3, 0], [True, True, True, False])`.
#
# <details><summary>Hint 1</summary>
#
# What has to happen once, when `bucketed` is called, and what in each call of `g`?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.jit(f)` once, outside of `g`. Inside of `g` only NumPy, and one call of what `jax.jit` gave.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The sizes that are long enough are `[m for m in sizes if m >= len(x)]`: which of them is it, and
# what if there is none?
#
# </details>


# %% solution="bucketed"
def bucketed(f: Callable[[Array, Array], Any], sizes: tuple[int, ...]) -> Callable[[Array], Any]:
    """Makes a function of arrays of any length that is compiled for a few lengths only.

    - `f`: takes a float32 array and a bool array, both of shape (m,).
    - `sizes`: the lengths that it is compiled for, in rising order.

    Returns a function of a float32 array of shape (n,), 1 <= n <= sizes[-1].
    """
    ### BEGIN SOLUTION
    jitted = jax.jit(f)

    def g(x):
        n = len(x)
        fitting = [m for m in sizes if m >= n]
        if not fitting:
            raise ValueError(f"{n} is above every size")
        padded = np.zeros(fitting[0], np.float32)
        padded[:n] = x
        return jitted(padded, np.arange(fitting[0]) < n)

    return g
    ### END SOLUTION


# %% tests="bucketed" points=3
def as_they_come(x, mask):
    return {"x": x, "mask": mask}


def root_mean_square(x, mask):
    return jnp.sqrt(jnp.sum(jnp.where(mask, x**2, 0.0)) / mask.sum())


yes, no = True, False
shown = bucketed(as_they_come, (2, 4))
check.values(
    [shown(np.array(row, np.float32)) for row in ([7.0], [1.0, 2.0], [1.0, 2.0, 3.0])],
    [
        {"x": jnp.array([7.0, 0.0]), "mask": jnp.array([yes, no])},
        {"x": jnp.array([1.0, 2.0]), "mask": jnp.array([yes, yes])},
        {"x": jnp.array([1.0, 2.0, 3.0, 0.0]), "mask": jnp.array([yes, yes, yes, no])},
    ],
    name="what f gets",
)
check.values(
    bucketed(root_mean_square, (3, 8))(jnp.array([3.0, 4.0, 0.0, -5.0])),
    jnp.sqrt(12.5),
    mistakes={"JX436": jnp.sqrt(50 / 8)},
    name="a JAX array",
)
check.raises(ValueError, bucketed(root_mean_square, (2, 4)), np.ones(5, np.float32))
few_traces(bucketed, (4, 8), list(range(1, 9)), name="two programs for eight lengths")


### BEGIN HIDDEN TESTS
# sentence: "and returns an array or a tree of arrays" -> what f gets, a JAX array | trees, numbers
# sentence: "a float32 array of NumPy or JAX" -> what f gets, a JAX array | trees, numbers
# sentence: "m is the smallest of `sizes` that is not below n" -> what f gets | trees
# sentence: "with zeros **behind** it" -> what f gets | trees
# sentence: "`mask` is `True` for the n entries of `x`" -> what f gets | trees
# sentence: "raises a `ValueError`" -> raises | raises
# sentence: "`f` is traced at most once for each of `sizes`" -> two programs | three programs
# sentence: "`f` runs under `jax.jit`" -> two programs | three programs
def reversed_and_mask(x, mask):
    return x[::-1], (mask, jnp.cumsum(x))


def soft(x, mask):
    return jax.nn.logsumexp(jnp.where(mask, x, -jnp.inf))


three_sizes = (3, 7, 16)
lengths = (1, 3, 4, 6, 7, 8, 16)
its_g, right_g = (b(reversed_and_mask, three_sizes) for b in (bucketed, reference.bucketed))
inputs_of = [np.random.default_rng(n).normal(size=n).astype(np.float32) for n in lengths]
check.values([its_g(x) for x in inputs_of], [right_g(x) for x in inputs_of], name="trees")
check.values(
    [bucketed(soft, (5, 20))(jnp.array(x)) for x in inputs_of],
    [jax.nn.logsumexp(jnp.array(x)) for x in inputs_of],
    name="numbers",
)
check.raises(ValueError, bucketed(soft, (2, 6)), np.ones(7, np.float32))
few_traces(bucketed, three_sizes, list(range(1, 17)), name="three programs")
### END HIDDEN TESTS


# %% [markdown]
# ## 7.7 What the compiler made of it
#
# "JAX turns the jaxpr into HLO, the *High Level Optimizer*": so one can read, and both halves are
# off. HLO are High Level *Operations*; and between the jaxpr and XLA's HLO stands StableHLO, which
# other compilers read as well. All three can be looked at:

# %%
polynomial = lambda x: (x + 2) ** 2 + 3
ten = jnp.arange(10.0)
print(jax.make_jaxpr(polynomial)(ten))
print(jax.jit(polynomial).lower(ten).as_text())
program = jax.jit(polynomial).lower(ten).compile().as_text()
print("\n".join(line[:90] for line in program.splitlines() if "%" in line or line == "}"))

# %% [markdown]
# The last one is what runs. Four operations went in, and what runs is a single loop over the array,
# a `fusion`: each entry is read once and written once. Without `jit` there are four loops, and
# three arrays in between that are written to memory and read again. That, and not any cleverness in
# the arithmetic, is most of what `jit` gains.
#
# These are the better known of the compiler's passes:
#
# | pass | what it does |
# | --- | --- |
# | dead code elimination | what no result depends on goes |
# | common subexpressions | what is computed twice is computed once |
# | constant folding | what depends on no argument is computed by the compiler |
# | fusion | operations that follow one another on the same entries become one loop |
#
# Predict: which of these does a *jaxpr* already show, which StableHLO, which only the compiled
# program? And does the compiler see that `exp(x) * 0` is 0 (for every x)?

# %% [markdown]
# ### Exercise `program_report` (2 points, 10 minutes, easy): measure
#
# Write `program_report(f, x)`, which counts exponentials on the way from `f` to its program.
#
# * `f` takes a float32 array and returns one, or a number; `x` is such an array. `f` is not jitted.
# * It returns a dict with exactly four keys. The values are Python ints: how many times a text
#   stands in another one.
#
# | key | how many times | stands in |
# | --- | --- | --- |
# | `"traced"` | `" exp "` | the jaxpr of `f` at `x`, as a string |
# | `"lowered"` | `"stablehlo.exponential"` | the StableHLO text of `f` under `jax.jit` |
# | `"compiled"` | `" exponential("` | the text of the compiled program |
# | `"fusions"` | `" fusion("` | the text of the compiled program |
#
# * The spaces and the parenthesis belong to the texts. What is counted is about *this* `f` and `x`.
#
# One call: `program_report(jnp.exp, jnp.ones(3))` returns 1 for each of the four keys.
#
# <details><summary>Hint 1</summary>
#
# The cell above makes all three texts, for another function.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `text.count(part)` counts. `str(...)` makes a string of a jaxpr.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `lowered = jax.jit(f).lower(x)` is not compiled yet: it has an `.as_text()` of its own, and so
# does what its `.compile()` returns.
#
# </details>


# %% solution="program_report"
def program_report(f: Callable[[Array], Array], x: Array) -> dict[str, int]:
    """Counts the exponentials of `f` in its jaxpr, its StableHLO and its program.

    Returns {"traced": int, "lowered": int, "compiled": int, "fusions": int}.
    """
    ### BEGIN SOLUTION
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    return {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": lowered.as_text().count("stablehlo.exponential"),
        "compiled": program.count(" exponential("),
        "fusions": program.count(" fusion("),
    }
    ### END SOLUTION


# %% tests="program_report" points=2
examined = {
    "twice": lambda x: jnp.exp(x) + 2 * jnp.exp(x),
    "not needed": lambda x: (jnp.exp(x), jnp.sin(x))[1],
    "constant": lambda x: x * jnp.exp(2.0),
    "times zero": lambda x: 0 * jnp.exp(x),
    "five": lambda x: sum(jnp.exp(k * x) for k in range(5)),
    "none": lambda x: jnp.mean((x + 2) ** 2 + 3),
    "other words": lambda x: jnp.expm1(x) + jnp.exp(x[::-1]) + jnp.exp2(x)[None],
}


def counts(f, x):
    """What stands in the three texts, counted here."""
    lowered = jax.jit(f).lower(x)
    program = lowered.compile().as_text()
    return {
        "traced": str(jax.make_jaxpr(f)(x)).count(" exp "),
        "lowered": lowered.as_text().count("stablehlo.exponential"),
        "compiled": program.count(" exponential("),
        "fusions": program.count(" fusion("),
    }


for name, f in examined.items():
    check.values(
        program_report(f, jnp.ones(100)),
        counts(f, jnp.ones(100)),
        name=name,
    )
check.true(
    all(type(n) is int for n in program_report(jnp.exp, jnp.ones(3)).values()),
    "A count is no Python int.",
    code="JX122",
    name="Python ints",
)


### BEGIN HIDDEN TESTS
# sentence: "and returns one, or a number" -> none | another function
# sentence: "It returns a dict with exactly four keys" -> twice, none | another function
# sentence: "The values are Python ints" -> Python ints | Python ints
# sentence: "The spaces and the parenthesis belong" -> other words | another function
# sentence: "What is counted is about *this* `f` and `x`" -> twice, none, five | another function
others = {
    "a softmax": jax.nn.softmax,
    "a sum": lambda x: jnp.sum(jnp.exp(x) * jnp.exp(x + 1)),
    "a loop": lambda x: jax.lax.fori_loop(0, 3, lambda i, v: jnp.exp(-v), x),
    "three": lambda x: jnp.exp(jnp.exp(jnp.exp(x))) + jnp.exp(x),
    "a relative": lambda x: jnp.expm1(x) * jnp.exp(-x),
}
for name, f in others.items():
    check.values(
        program_report(f, jnp.ones((3, 4))),
        reference.program_report(f, jnp.ones((3, 4))),
        name=f"another function: {name}",
    )
check.true(
    all(type(n) is int for n in program_report(jnp.tanh, jnp.ones((2, 2))).values()),
    "A count is no Python int.",
    code="JX122",
    name="Python ints",
)
### END HIDDEN TESTS

# %%
try:
    for name, f in {
        "exp(x) + 2 exp(x)": lambda x: jnp.exp(x) + 2 * jnp.exp(x),
        "exp(x), dropped": lambda x: (jnp.exp(x), jnp.sin(x))[1],
        "x * exp(2)": lambda x: x * jnp.exp(2.0),
        "exp(x) * 0": lambda x: jnp.exp(x) * 0,
    }.items():
        print(f"{name:20}", program_report(f, jnp.ones(100)))
except NotImplementedError:
    print("Answer `program_report` first.")

# %% [markdown]
# (Infinity times zero is not zero. A compiler that may not change results keeps the exponential.)
#
# ## 7.8 Memory: is `x.at[i].set(v)` done in place?
#
# "XLA sees that `x` is not used any more, and writes into it: same cost as mutation." "The *buffer
# donation pass* analyses life times automatically." Two claims that can be put to the test. A
# compiled program can say four things about memory:
#
# * its text has ` copy(` where an array is copied as a whole;
# * its head has `input_output_alias` where a result may lie in the memory of an argument;
# * `x.is_deleted()` says whether an array has been given away;
# * `x.unsafe_buffer_pointer()` is the address of its memory.
#
# What is given away is said by you, not found out: `donate_argnums`, or `donate_argnames`. It is a
# promise that you will not use this argument again. JAX keeps you to it, on the CPU too:


# %%
@partial(jax.jit, donate_argnames="x")
def incremented(x, by):
    return x + by


gone = jnp.arange(3.0)
print(incremented(gone, 1.0))
try:
    print(np.asarray(gone))
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# An argument whose shape and dtype no result has cannot be used again; then there is a warning, and
# nothing is given away.


# %% trusted="found_in_place"
def memory_report(in_place: Any, f: Any, n: int, donate: bool) -> list[int]:
    """What `in_place` says of `f` and n numbers that XLA has just computed: how many things, and
    for each of the three 1 for True, 0 for False, -1 if it is missing or no Python bool."""
    x = jax.block_until_ready(jnp.sin(jnp.arange(float(n)) + 1))
    said = in_place(f, x, donate)
    values = [said.get(key) for key in ("copied", "deleted", "same memory")]
    return [len(said), *(int(v) if type(v) is bool else -1 for v in values)]


@authoring.check("value")
def found_in_place(in_place: Any, f: Any, donate: bool, right: str, n: int = 100):
    """Checks what `in_place` says; the keys in `right` are to be True."""
    text = f"in_place(f, x, {donate})"
    got = authoring.probed(authoring.subject(in_place), memory_report, f, n, donate)
    if isinstance(got, Exception):
        return authoring.from_error(text, got, "three truth values")
    number, *values = got
    keys = ("copied", "deleted", "same memory")
    if values == [int(key in right) for key in keys] and number == 3:
        return None
    words = ("False", "True", "missing, or no Python bool")
    said = "; ".join(f"{key}: {words[v]}" for key, v in zip(keys, values, strict=True))
    return authoring.find("JX022" if number == 3 and -1 not in values else "JX122").finding(
        called=text,
        got=f"{number} keys; {said}",
        expected="; ".join(f"{key}: {key in right}" for key in keys),
    )


# %% [markdown]
# ### Exercise `in_place` (3 points, 10 minutes, medium): measure
#
# Write `in_place(f, x, donate)`, which finds out what the compiled `f` does with the memory of `x`.
#
# * `f` is a function from one array to one array, not jitted. `x` is a JAX array that nobody else
#   needs. The result of `f` has its shape and dtype.
# * `donate` is a Python bool: `f` is compiled so that it donates its argument, or so that it does
#   not.
# * The compiled `f` is called **once** with `x` itself.
# * It returns a dict with exactly three keys and Python bools as values:
#
# | key | `True` if |
# | --- | --- |
# | `"copied"` | ` copy(`, with the space and the parenthesis, stands in the text of the program |
# | `"deleted"` | `x` has been given away after the call |
# | `"same memory"` | the result lies at the address where `x` was before the call |
#
# One call: for `f = lambda x: 2 * x` and `donate=False` all three are `False`.
#
# <details><summary>Hint 1</summary>
#
# Three of the four things of the list above, one line each. In which order must they be done?
#
# </details>
# <details><summary>Hint 2</summary>
#
# After the call `x` may be gone, and has no address any more.
#
# </details>
# <details><summary>Hint 3</summary>
#
# What `jax.jit(f, donate_argnums=...)` returns has `.lower(x).compile().as_text()` and can be
# called; `()` stands for no argument. Note the text and the address first. Then call it, and keep
# the result: its memory is free for others as soon as nobody holds it.
#
# </details>


# %% solution="in_place"
def in_place(f: Callable[[Array], Array], x: Array, donate: bool) -> dict[str, bool]:
    """Finds out what a function, once compiled, does with the memory of its argument.

    Returns {"copied": bool, "deleted": bool, "same memory": bool}.
    """
    ### BEGIN SOLUTION
    jitted = jax.jit(f, donate_argnums=0 if donate else ())
    program = jitted.lower(x).compile().as_text()
    address = x.unsafe_buffer_pointer()
    result = jitted(x)
    return {
        "copied": " copy(" in program,
        "deleted": x.is_deleted(),
        "same memory": result.unsafe_buffer_pointer() == address,
    }
    ### END SOLUTION


# %% tests="in_place" points=3
def first_is_nine(x):
    return x.at[0].set(9.0)


found_in_place(in_place, first_is_nine, False, "copied", name="an update")
found_in_place(in_place, first_is_nine, True, "deleted, same memory", name="an update, donated")
found_in_place(in_place, lambda x: 2 * x, False, "", name="another array")
found_in_place(
    in_place,
    lambda x: x[::-1],
    True,
    "copied, deleted, same memory",
    name="donated, and copied all the same",
)


### BEGIN HIDDEN TESTS
# sentence: "The result of `f` has its shape and dtype" -> an update, another array | plain, donated
# sentence: "so that it donates its argument, or so that it does not" -> an update | plain, donated
# sentence: "is called **once** with `x` itself" -> an update, donated | donated
# sentence: "It returns a dict with exactly three keys" -> an update | plain, donated
# sentence: "Python bools as values" -> an update | plain, donated
def last_is_added(x):
    return x.at[-1].add(x[0])


def squares(x):
    return x * x + 1


found_in_place(in_place, last_is_added, False, "copied", n=12, name="plain update")
found_in_place(in_place, squares, False, "", n=12, name="plain squares")
found_in_place(in_place, last_is_added, True, "deleted, same memory", n=12, name="donated update")
found_in_place(in_place, squares, True, "deleted, same memory", n=30, name="donated squares")
found_in_place(
    in_place, jnp.flip, True, "copied, deleted, same memory", n=9, name="donated and flipped"
)
### END HIDDEN TESTS


# %% [markdown]
# So the update is in place under `jit` *and* donation, and under neither alone.
#
# ### Exercise `remember` (2 points, 10 minutes, easy)
#
# An agent keeps its last n observations in an array of gigabytes and overwrites one row in each
# step. Write a jitted function `remember(memory, step, row)` that does it without a copy.
#
# * `memory` is a float32 array of shape `(n, d)`, `step` an int32 array of shape `()`, ≥ 0, and
#   `row` a float32 array of shape `(d,)`; n, d ≥ 1.
# * It returns `memory` with `row` in the place of row `step` modulo n: float32, shape `(n, d)`.
# * `remember` is what `jax.jit` returns, and is not compiled again for another `step`.
# * `memory` is donated, and no other argument is. The compiled program has no ` copy(` in its text.
#
# One call: `remember(jnp.zeros((2, 1)), jnp.int32(3), jnp.array([7.0]))` returns `[[0], [7]]`.
#
# <details><summary>Hint 1</summary>
#
# First write the function without `jit`: one line with `.at`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `incremented` above shows how an argument is donated by its name.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `%` works on traced integers, and on an index inside `.at[...]`; `len(memory)` is a Python number.
#
# </details>


# %% solution="remember"
# remember(memory: Array, step: Array, row: Array) -> Array
# - memory: shape (n, d), float32, donated. step: shape (), int32. row: shape (d,), float32.
# Returns shape (n, d), float32.
### BEGIN SOLUTION
@partial(jax.jit, donate_argnames="memory")
def remember(memory: Array, step: Array, row: Array) -> Array:
    """Overwrites row `step` modulo n."""
    return memory.at[step % len(memory)].set(row)


### END SOLUTION


# %% tests="remember" points=2
observed = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], np.float32)
new_row = jnp.array([8.0, 9.0])
check.values(
    {
        "step 1": remember(jnp.array(observed), jnp.int32(1), new_row),
        "step 5": remember(jnp.array(observed), jnp.int32(5), new_row),
        "n = 1": remember(jnp.array(observed[:1]), jnp.int32(3), new_row),
    },
    {
        "step 1": jnp.array(observed).at[1].set(new_row),
        "step 5": jnp.array(observed).at[2].set(new_row),
        "n = 1": new_row[None],
    },
)


def donated_by(remembering, *args):
    """Which argument the result may lie in, as the head of the program says it; "" if none."""
    head = remembering.lower(*args).compile().as_text().splitlines()[0]
    return head.partition("input_output_alias={ {}: (")[2].partition(",")[0]


def copies(remembering, *args):
    return remembering.lower(*args).compile().as_text().count(" copy(")


right_row = jnp.array(observed).at[1].set(new_row)
its_row = remember(jnp.array(observed), jnp.int32(1), new_row)
# Only of an answer that is right does it count how it was found.
if (
    check.values(its_row, right_row, name="a row") is None
    and check.true(
        hasattr(remember, "lower"),
        "`remember` is not what jax.jit returns: Python of yours runs in each call.",
        code="JX431",
        name="jitted",
    )
    is None
):
    check.true(
        donated_by(remember, observed, jnp.int32(1), new_row) == "0"
        and copies(remember, observed, jnp.int32(1), new_row) == 0,
        "The program does not write into the memory of `memory`, or copies it first.",
        code="JX435",
        name="in place",
    )
# What is donated of a NumPy array is the copy that JAX makes of it.
check.traces(
    remember,
    [(observed, np.int32(i), new_row) for i in range(4)],
    at_most=1,
    name="steps",
)


### BEGIN HIDDEN TESTS
# sentence: "`step` an int32 array of shape `()`, ≥ 0" -> step 5, n = 1 | equivalent
# sentence: "in the place of row `step` modulo n" -> step 1, step 5, n = 1 | equivalent
# sentence: "`remember` is what `jax.jit` returns" -> jitted | jitted
# sentence: "is not compiled again for another `step`" -> steps | steps
# sentence: "`memory` is donated, and no other argument is" -> in place | in place
# sentence: "The compiled program has no ` copy(`" -> in place | in place
def memories(n, d):
    def make(rng):
        return (
            rng.normal(size=(n, d)).astype(np.float32),
            jnp.int32(rng.integers(4 * n)),
            jnp.array(rng.normal(size=d).astype(np.float32)),
        )

    return make


check.equivalent(
    remember,
    reference.remember,
    inputs=check.kinds(
        {"n != d": memories(5, 3), "n = d": memories(3, 3), "n = 1": memories(1, 2)}
    ),
    cases=9,
)
large, last = np.zeros((50, 4), np.float32), jnp.arange(4.0)
right_row = reference.remember(jnp.array(large), jnp.int32(120), last)
its_row = remember(jnp.array(large), jnp.int32(120), last)
if (
    check.values(its_row, right_row, name="a row") is None
    and check.true(
        hasattr(remember, "lower"),
        "`remember` is not what jax.jit returns: Python of yours runs in each call.",
        code="JX431",
        name="jitted",
    )
    is None
):
    check.true(
        donated_by(remember, large, jnp.int32(1), last) == "0"
        and copies(remember, large, jnp.int32(1), last) == 0,
        "The program does not write into the memory of `memory`, or copies it first.",
        code="JX435",
        name="in place",
    )
check.traces(
    remember,
    [(large, np.int32(i), last) for i in (0, 7, 99, 3)],
    at_most=1,
    name="steps",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 7.9 A clock that tells the truth
#
# A call of a JAX function returns before its result is there. What comes back is a `jax.Array`
# whose numbers are still being computed; Python goes on, and waits only where it needs the numbers:
# in `print`, `float(...)`, `np.asarray(...)`, an `if`, or `block_until_ready()`.

# %%
square = jax.jit(lambda x: x @ x)
matrix = jnp.ones((1000, 1000))
square(matrix).block_until_ready()  # compiled now
start = time.perf_counter()
result = square(matrix)
returned = time.perf_counter() - start
result.block_until_ready()
ready = time.perf_counter() - start
print("the call had returned before the result was ready:", returned < ready / 2)

# %% [markdown]
# This is how a tutorial measured. It reported "10 to 15 times as fast, 598 µs against 19.5 µs", and
# not even the quotient is right.


# %%
def tutorial_bench(f, args, repeats, clock):
    times = []
    for _ in range(repeats):
        start = clock()
        y = f(*args)
        times.append(clock() - start)
    y.block_until_ready()
    return times[0], sum(times) / len(times)


print(tutorial_bench(jax.jit(lambda x: x @ x), (matrix,), 5, time.perf_counter))

# %% [markdown]
# A benchmark is code, and is tested like other code: with a clock that is not a clock. Here is a
# device that exists on paper only. It says what time it is, and knows how long everything takes.


# %% trusted="paper_device"
def on_paper(bench: Any, costs: list[float], repeats: int) -> dict[str, float]:
    """What `bench` finds out about a made-up device, and how often it called it.

    To start a call takes 1 second. The first one is compiled, which takes 100 seconds more. Call k
    then computes for `costs[k]` seconds, while Python goes on, and 5 seconds more for its second
    result.
    """
    now, free, calls = 0.0, 0.0, 0

    class Pending:
        def __init__(self, done):
            self.done = done

        def block_until_ready(self):
            nonlocal now
            now = max(now, self.done)
            return self

        def __array__(self, dtype=None, copy=None):
            self.block_until_ready()
            return np.zeros((), dtype)

    def f(a, b):
        nonlocal now, free, calls
        now += 1.0 if calls else 101.0
        first = max(now, free) + costs[min(calls, len(costs) - 1)]
        free = first + 5.0
        calls += 1
        return {"loss": Pending(first), "grads": (Pending(free),)}

    first, typical = bench(f, (1.0, 2.0), repeats, lambda: now)
    return {"first": float(first), "typical": float(typical), "calls": float(calls)}


@authoring.check("value")
def tells_the_time(bench: Any, costs: list[float], repeats: int):
    """Checks what a benchmark says about the device on paper."""
    s = authoring.subject(bench)
    text = f"bench(f, (a, b), {repeats}, clock) on the device of paper"
    got = authoring.probed(s, on_paper, list(costs), repeats)
    right = {
        "first": 106.0 + costs[0],
        "typical": 6.0 + float(np.median(costs[1:])),
        "calls": 1.0 + repeats,
    }
    if isinstance(got, Exception):
        return authoring.from_error(text, got, "two times")
    if got != right and got["typical"] <= 1.0:
        return authoring.find("JX417").finding(
            called=text, got="the time that it takes to start a call", expected="all of its time"
        )
    if got != right and got["typical"] > 6.0 + max(costs[1:]):
        return authoring.find("JX418").finding(
            called=text, got="a typical time with the compilation in it", expected="without it"
        )
    return authoring.different(text, got, right)


# %% [markdown]
# ### Exercise `bench` (3 points, 15 minutes, medium): repair
#
# Repair `tutorial_bench`: write `bench(f, args, repeats, clock)`, which returns the pair
# `(first, typical)` of times in seconds.
#
# * `f(*args)` returns a tree of arrays: an array, or a tuple, list or dict of them, nested as you
#   like. `repeats` is a Python int ≥ 1. `clock()` returns the time in seconds, a float, as
#   `time.perf_counter` does.
# * `first` is what the first call of `f` takes, which compiles; `typical` is the **median** of what
#   each of `repeats` further calls takes. (For an even number: the mean of the two in the middle.)
# * What a call takes is the time from just before the call until **all** arrays of its result are
#   ready. A call begins after the result of the one before is ready.
# * `f` is called 1 + `repeats` times. Both times are Python floats (NumPy's float64 is one).
#
# One call: on the device of paper with the costs 30, 4, 2 and 9, and 3 repeats, the first call
# takes 1 + 100 + 30 + 5 = 136 seconds, the others 10, 8 and 15. So the answer is `(136.0, 10.0)`.
#
# <details><summary>Hint 1</summary>
#
# There are four faults. Which one says so when you run it with an `f` that returns a dict, and
# which three give a number all the same?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.block_until_ready(tree)` waits for everything in a tree. Where must it stand, so that the
# clock sees it?
#
# </details>
# <details><summary>Hint 3</summary>
#
# An inner function that makes one call and returns what it took is called once, and then `repeats`
# times. `statistics.median` or `np.median` does the rest.
#
# </details>


# %% solution="bench"
def bench(
    f: Callable[..., Any], args: tuple, repeats: int, clock: Callable[[], float]
) -> tuple[float, float]:
    """Times a function: its first call, and its typical one.

    - `f`: returns a tree of arrays. `repeats`: how many calls follow the first one.

    Returns `(first, typical)`, in seconds.
    """

    ### BEGIN SOLUTION
    def one_call():
        start = clock()
        jax.block_until_ready(f(*args))
        return clock() - start

    first = one_call()
    return first, float(np.median([one_call() for _ in range(repeats)]))
    ### END SOLUTION


# %% tests="bench" points=3
tells_the_time(bench, [30.0, 4.0, 2.0, 9.0], 3, name="three repeats")
tells_the_time(bench, [1.0, 9.0, 2.0, 40.0, 3.0], 4, name="four repeats")
tells_the_time(bench, [3.0, 4.0], 1, name="one repeat")
both = bench(jax.jit(lambda x: (x, 2 * x)), (jnp.ones(3),), 3, time.perf_counter)
check.true(
    len(both) == 2 and all(isinstance(t, float) and t > 0 for t in both),
    "What comes back of a real function is no pair of positive Python floats.",
    code="JX122",
    name="a real function",
)


### BEGIN HIDDEN TESTS
# sentence: "returns a tree of arrays: an array, or a tuple" -> three repeats, a real | other costs
# sentence: "`first` is what the first call of `f` takes" -> three repeats | other costs
# sentence: "`typical` is the **median**" -> three repeats, four repeats | other costs, even
# sentence: "the mean of the two in the middle" -> four repeats | even
# sentence: "until **all** arrays of its result" -> three repeats | other costs
# sentence: "A call begins after the result" -> three repeats | other costs
# sentence: "`f` is called 1 + `repeats` times" -> three repeats, one repeat | other costs
# sentence: "Both times are Python floats" -> a real function | a real function
tells_the_time(bench, [2.0, 7.0, 1.0, 8.0, 90.0, 3.0], 5, name="other costs")
tells_the_time(bench, [50.0, 7.0, 1.0, 8.0, 90.0, 3.0, 2.0], 6, name="even")
tells_the_time(bench, [0.0, 20.0], 1, name="once")
real = bench(jax.jit(jnp.cumsum), (jnp.ones(3),), 2, time.perf_counter)
check.true(
    len(real) == 2 and all(isinstance(t, float) and t > 0 for t in real),
    "What comes back of a real function is no pair of positive Python floats.",
    code="JX122",
    name="a real function",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 7.10 The whole step
#
# Jit what is called again and again, as a **whole**: the gradient, the update and the loss in one
# program, which the compiler sees through. Programs for the parts leave their results in memory for
# one another, and Python calls each of them. Here is a training loop as they are found. It runs,
# its loss falls, and five things are wrong with it. One of them changes the result.


# %% trusted="line"
def line_loss(params: dict[str, Array], x: Array, y: Array) -> Array:
    """Mean squared error of a linear model; `params`: {"w": (d,), "b": ()}, x: (n, d), y: (n,)."""
    return jnp.mean((x @ params["w"] + params["b"] - y) ** 2)


# %%
rate = 0.1


@jax.jit
def tutorial_step(params, x, y):
    grads = jax.grad(line_loss)(params, x, y)
    return {name: params[name] - rate * grads[name] for name in params}


def tutorial_fit(params, xs, ys, rates):
    global rate
    losses = []
    for x, y, new_rate in zip(xs, ys, rates, strict=True):
        rate = new_rate
        params = tutorial_step(params, x, y)
        loss = jax.jit(lambda p, x, y: line_loss(p, x, y))(params, x, y)
        losses.append(float(loss))
    return params, losses


line = {"w": jnp.zeros(1), "b": jnp.array(0.0)}
print(tutorial_fit(line, jnp.ones((3, 2, 1)), jnp.ones((3, 2)), [0.1, 0.0, 0.0]))

# %% [markdown]
# With a rate of 0 in the second and third step nothing should move any more.
#
# ### Exercise `fit` (4 points, 20 minutes, hard): repair
#
# Write `fit(params, xs, ys, rates)`, which makes one step of gradient descent for each batch, with
# the rate that belongs to it. It returns `(params, losses)`.
#
# * `params` is `{"w": w, "b": b}` with the shapes `(d,)` and `()`; `xs` has shape `(steps, n, d)`,
#   `ys` shape `(steps, n)`, `rates` shape `(steps,)`; all are float32 arrays; steps, n, d ≥ 1.
# * Step i moves both parameters by minus `rates[i]` times the gradient of
#   `line_loss(params, xs[i], ys[i])` with respect to them.
# * The `params` that it returns are those after the last step: a dict like the one that came.
# * `losses` is a float32 array of shape `(steps,)`: entry i is the loss at batch i **before**
#   step i.
# * The step is traced **once** for all steps and all rates. In a second call of `fit` with arrays
#   of the same shapes nothing is traced, and nothing is compiled.
# * It is at least **3 times as fast** as the same loop without `jit`, measured as a ratio of CPU
#   times in which both take turns; if that does not decide, the check counts as passed. (The
#   visible tests do not look at the clock.)
#
# One call: from zeros, with one batch `x = [[1]]`, `y = [1]` and the rate 0.25, the new parameters
# are `w = [0.5]` and `b = 0.5`, and the losses are `[1.0]`.
#
# <details><summary>Hint 1</summary>
#
# What does `tutorial_step` know of a rate that has changed after it was traced? And how often is
# the lambda in the loop a new function?
#
# </details>
# <details><summary>Hint 2</summary>
#
# A step that takes the rate as an argument, traced, and returns the loss as well:
# `jax.value_and_grad` gives both from one forward pass. Waiting for a `float` in every step is not
# needed either.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Either one jitted step outside of `fit`, a Python loop, and `jnp.stack` at the end; or `fit`
# jitted as a whole, with `jax.lax.scan(step, params, (xs, ys, rates))`, where `step` takes and
# returns pairs.
#
# </details>


# %% solution="fit"
# fit(params: dict[str, Array], xs: Array, ys: Array, rates: Array)
#     -> tuple[dict[str, Array], Array]
# - params: {"w": (d,), "b": ()}. xs: (steps, n, d). ys: (steps, n). rates: (steps,). float32.
# Returns the parameters after the last step, and the losses before each step, shape (steps,).
### BEGIN SOLUTION
@jax.jit
def fit(
    params: dict[str, Array], xs: Array, ys: Array, rates: Array
) -> tuple[dict[str, Array], Array]:
    """Gradient descent, one step for each batch, as one program."""

    def step(params, batch):
        x, y, rate = batch
        loss, grads = jax.value_and_grad(line_loss)(params, x, y)
        return jax.tree.map(lambda p, g: p - rate * g, params, grads), loss

    return jax.lax.scan(step, params, (xs, ys, rates))


### END SOLUTION


# %% tests="fit" points=4
zeros = {"w": jnp.zeros(1), "b": jnp.array(0.0)}
one_x, one_y = jnp.ones((1, 1, 1)), jnp.ones((1, 1))
check.values(
    fit(zeros, one_x, one_y, jnp.array([0.25])),
    ({"w": jnp.array([0.5]), "b": jnp.array(0.5)}, jnp.array([1.0])),
    mistakes={
        "JX902": ({"w": jnp.array([-0.5]), "b": jnp.array(-0.5)}, jnp.array([1.0])),
        "JX129": ({"w": jnp.array([0.5]), "b": jnp.array(0.5)}, jnp.array([0.0])),
    },
    name="one step",
)
two_x, two_y = jnp.array([[[1.0], [3.0]], [[1.0], [1.0]], [[2.0], [0.0]]]), jnp.ones((3, 2))
check.values(
    fit(zeros, two_x, two_y, jnp.array([0.25, 0.0, 0.5])),
    ({"w": jnp.array([-0.5]), "b": jnp.array(0.0)}, jnp.array([1.0, 0.25, 1.25])),
    mistakes={
        "JX409": ({"w": jnp.array([0.375]), "b": jnp.array(0.25)}, jnp.array([1.0, 0.25, 0.5625])),
    },
    name="other rates",
)
right_fit = ({"w": jnp.array([0.5]), "b": jnp.array(0.5)}, jnp.array([1.0]))
if check.values(fit(zeros, one_x, one_y, jnp.array([0.25])), right_fit, name="its answer") is None:
    check.jitted(fit, zeros, two_x, two_y, jnp.array([0.25, 0.0, 0.5]))
check.traces(
    fit,
    [(zeros, two_x + k, two_y, jnp.array([0.25, 0.1 * k, 0.5])) for k in range(2)],
    at_most=1,
    name="traced once",
)


### BEGIN HIDDEN TESTS
# sentence: "steps, n, d ≥ 1" -> one step, other rates | equivalent
# sentence: "Step i moves both parameters by minus" -> one step, other rates | equivalent
# sentence: "are those after the last step" -> other rates | equivalent
# sentence: "`losses` is a float32 array" -> one step, other rates | equivalent
# sentence: "**before** step i" -> one step, other rates | equivalent
# sentence: "The step is traced **once**" -> traced once | traced once
# sentence: "In a second call of `fit`" -> jitted | jitted
# sentence: "at least **3 times as fast**" -> - | faster
def runs(steps, n, d):
    def make(rng, case=0):
        shapes = ((steps, n, d), (steps, n))
        xs, ys = (jnp.array(rng.normal(size=s).astype(np.float32)) for s in shapes)
        w = jnp.array(rng.normal(size=d).astype(np.float32))
        rates = jnp.array(rng.uniform(0.0, 0.2, size=steps).astype(np.float32))
        return {"w": w, "b": jnp.array(np.float32(rng.normal()))}, xs, ys, rates

    return make


def plain_fit(params, xs, ys, rates):
    losses = []
    for x, y, rate in zip(xs, ys, rates, strict=True):
        losses.append(line_loss(params, x, y))
        grads = jax.grad(line_loss)(params, x, y)
        params = {name: params[name] - rate * grads[name] for name in params}
    return params, jnp.stack(losses)


check.equivalent(
    fit,
    reference.fit,
    inputs=check.kinds(
        {"some": runs(4, 5, 3), "n = d": runs(3, 3, 3), "one of each": runs(1, 1, 1)}
    ),
    rtol=1e-4,
    atol=1e-5,
    cases=6,
)
two_runs = [runs(4, 5, 3)(np.random.default_rng(seed)) for seed in (1, 2)]
right_run = reference.fit(*two_runs[0])
if check.values(fit(*two_runs[0]), right_run, rtol=1e-4, atol=1e-5, name="its answer") is None:
    check.jitted(fit, *two_runs[1])
check.traces(fit, two_runs, at_most=1, name="traced once")
check.faster(fit, plain_fit, inputs=runs(20, 8, 3), ratio=3.0)
### END HIDDEN TESTS


# %% [markdown]
# ## 7.11 What it comes to
#
# Three pictures, made with your functions: how many programs 64 lengths need, from which size on it
# pays to compile, and a fit whose rate falls.


# %%
def programs_needed(sizes):
    """How many programs there are after a call with each length from 1 to 64."""
    f, traces = counted(lambda args: jnp.sum(args[0] * args[1]))
    g = bucketed(lambda x, mask: f((x, mask)), sizes)
    return [(g(np.ones(n, np.float32)), traces())[1] for n in range(1, 65)]


def times_of(f):
    return [1e6 * bench(f, (jnp.ones(n),), 15, time.perf_counter)[1] for n in lengths_timed]


try:
    import matplotlib.pyplot as plt

    lengths_timed = [10**k for k in range(2, 7)]
    fig, (left, middle, right) = plt.subplots(1, 3, figsize=(12, 3.2), layout="constrained")
    left.step(range(1, 65), programs_needed(tuple(range(1, 65))), label="each length its own")
    left.step(range(1, 65), programs_needed((8, 16, 32, 64)), label="buckets 8, 16, 32, 64")
    left.set(xlabel="longest length so far", ylabel="programs")
    left.legend()

    middle.loglog(lengths_timed, times_of(polynomial), "o-", label="one operation after another")
    middle.loglog(lengths_timed, times_of(jax.jit(polynomial)), "o-", label="jitted: one loop")
    middle.set(xlabel="entries", ylabel="microseconds for a call")
    middle.legend()

    rng = np.random.default_rng(0)
    xs = rng.normal(size=(80, 16, 1)).astype(np.float32)
    ys = 3 * xs[..., 0] - 1 + rng.normal(size=(80, 16)).astype(np.float32)
    start = {"w": jnp.zeros(1), "b": jnp.array(0.0)}
    for name, rates in {
        "always 0.4": np.full(80, 0.4),
        "falling from 0.4 to 0": np.linspace(0.4, 0, 80),
    }.items():
        learned, _ = fit(start, jnp.array(xs), jnp.array(ys), jnp.array(rates, jnp.float32))
        steps = [
            fit(start, jnp.array(xs[:k]), jnp.array(ys[:k]), jnp.array(rates[:k], jnp.float32))[0]
            for k in range(1, 81, 8)
        ]
        errors = [abs(float(p["w"][0]) - 3) + abs(float(p["b"]) + 1) for p in (*steps, learned)]
        right.semilogy([*range(1, 81, 8), 80], errors, "o-", label=name)
    right.set(xlabel="steps", ylabel="distance from the true line")
    right.legend()
    plt.show()
except NotImplementedError:
    print("Answer `counted`, `bucketed`, `bench` and `fit` first.")
