# %% [markdown]
# # 15. Claims about JAX, and what they are worth
#
# "JAX arrays are `DeviceArray`s." "Drawing advances the key." "`append` under `jit` is ignored."
# Tutorials are full of such sentences. Some are true, some were true once, some never were, and
# some hold in one case and not in the next. Here you find out, for thirty of them, and not by
# looking them up.
#
# The way is always the same: turn the sentence into an experiment, and run it. An experiment is
# worth something only if it **could come out otherwise**. So each function that you write gets the
# part of the library that it judges *as an argument*. The tests hand it JAX, and then other worlds,
# in which other sentences are true: an experiment that says the same in all of them has looked at
# nothing.
#
# You will
#
# * turn experiments into verdicts: true, false, it depends, outdated,
# * judge claims on indexing, on random keys, on tracing, on derivatives and on dropout,
# * repair a function that says whether a name still exists,
# * and see all the claims in one picture, in the world of JAX and in others.
#
# Seven exercises, 18 points, about 100 minutes. You need the assignments before this one, or to
# have read some tutorials on JAX.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other worlds and ask **nothing that an exercise does not say**. *Python bool*
# means `True` or `False` themselves, and not an array. Each check of a test cell is worth the same
# share of the points. `print` is allowed everywhere.

# %% trusted="imports"
import importlib
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import linen as nn
from jax import Array

from autograder import check


# %% [markdown]
# ## 15.1 From experiments to a verdict
#
# A claim, for us, is a function of a case that returns whether it holds there. Three examples:


# %% trusted="claims"
def sum_works_like_numpys(x: Any) -> bool:
    """jnp can stand in the place of np."""
    return float(jnp.sum(x)) == float(np.sum(x))


def arrays_are_device_arrays(x: Any) -> bool:
    """The class of arrays is DeviceArray of jaxlib.xla_extension."""
    return isinstance(jnp.asarray(x), importlib.import_module("jaxlib.xla_extension").DeviceArray)


def float64_is_kept(x: Any) -> bool:
    """jnp.asarray keeps the dtype."""
    return jnp.asarray(x).dtype == np.asarray(x).dtype


# %%
some_cases = [np.float32([1, 2]), np.array([1.0, 2.0]), [1.0, 2.0]]
for claim in (sum_works_like_numpys, arrays_are_device_arrays, float64_is_kept):
    for case in some_cases:
        try:
            print(f"{claim.__name__:26} {claim(case)}")
        except Exception as error:
            print(f"{claim.__name__:26} {type(error).__name__}")

# %% [markdown]
# ### Exercise `verdict` (3 points, 10 minutes, easy)
#
# Write `verdict(claim, cases)`, which tries a claim on each case and returns one of four strings.
#
# * `claim(case)` returns something that is true or false, or raises an exception. `cases` is a list
#   of at least one case.
# * If for any case an `AttributeError` or an `ImportError` is raised, what the claim speaks of is
#   gone: the verdict is `"outdated"`, whatever the other cases say. (A `ModuleNotFoundError` is an
#   `ImportError`.)
# * Any other exception means that the claim does not hold for that case.
# * Otherwise it is `"true"` if the claim holds for all cases, `"false"` if it holds for none, and
#   `"depends"` if it holds for some.
#
# One call: `verdict(lambda n: n > 2, [1, 5])` returns `"depends"`.
#
# <details><summary>Hint 1</summary>
#
# First collect, for each case, whether the claim holds. Then look at what you have collected.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A `try` can have several `except` parts; the first that fits is taken.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `except (AttributeError, ImportError):` may `return` at once, `except Exception:` may not. `all`
# and `any` do the rest.
#
# </details>


# %% solution="verdict"
def verdict(claim: Callable[[Any], Any], cases: Sequence[Any]) -> str:
    """Tries a claim on each case.

    Returns "true", "false", "depends" or "outdated".
    """
    ### BEGIN SOLUTION
    held = 0
    for case in cases:
        try:
            if claim(case):
                held += 1
        except (AttributeError, ImportError):
            return "outdated"
        except Exception:
            continue
    if held == len(cases):
        return "true"
    return "depends" if held else "false"
    ### END SOLUTION


# %% tests="verdict" points=3
def needs_a_module(n):
    return n < 3 or importlib.import_module("jax.no_such_module") is None


def divides(n):
    return 6 % n == 0


def numbers_as_truth(n):
    return n % 3


given = {
    "holds for all": ("true", divides, [1, 2, 3]),
    "holds for none": ("false", divides, [4, 5]),
    "holds for the first": ("depends", divides, [1, 4]),
    "holds for the last": ("depends", divides, [4, 5, 6]),
    "raises for the first": ("depends", divides, [0, 3]),
    "raises for all": ("false", divides, [0, 0]),
    "one case": ("true", divides, [6]),
    "a module that is gone": ("outdated", needs_a_module, [1, 5]),
    "gone for the first": ("outdated", needs_a_module, [5, 1]),
    "an attribute that is gone": ("outdated", lambda n: jax.no_such_name(n), [1, 2]),
    "no bool, but true": ("depends", numbers_as_truth, [3, 5]),
    "device arrays": ("outdated", arrays_are_device_arrays, [[1.0], [2.0, 3.0]]),
    "sums": ("depends", sum_works_like_numpys, [np.float32([1, 2]), [1.0, 2.0]]),
}
for name, (right, claim, cases) in given.items():
    said = verdict(claim, cases)
    check.true(
        isinstance(said, str) and said == right,
        f"{name}: {said!r}, and it is {right!r}.",
        code="JX020",
        name=name,
    )


### BEGIN HIDDEN TESTS
# sentence: "`claim(case)` returns something that is true or false" -> no bool | no bool
# sentence: "`cases` is a list of at least one case" -> one case | all or none
# sentence: "an `AttributeError` or an `ImportError`" -> gone for the first, an attribute | gone
# sentence: "Any other exception means" -> raises for the first, raises for all | raises
# sentence: "it is `"true"` if the claim holds for all" -> holds for all, sums | all or none
def only_for(*holding):
    return lambda n: n in holding


def fails_with(error, *where):
    def claim(n):
        if n in where:
            raise error
        return n > 0

    return claim


check.true(
    verdict(only_for(1, 2, 3), [3, 1]) == "true"
    and verdict(only_for(7), [7]) == "true"
    and verdict(only_for(), [1, 2, 3]) == "false"
    and verdict(only_for(2), [2, 3]) == verdict(only_for(3), [2, 3]) == "depends",
    "The verdict on a claim that raises nothing is wrong.",
    code="JX020",
    name="all or none",
)
check.true(
    verdict(fails_with(ImportError("gone"), 4), [1, 4]) == "outdated"
    and verdict(fails_with(ModuleNotFoundError("gone"), 1), [1, 4]) == "outdated"
    and verdict(fails_with(AttributeError("gone"), 4), [-1, 4]) == "outdated"
    and verdict(fails_with(AttributeError("gone"), 1), [1]) == "outdated",
    "A claim on something that is gone is not told as outdated.",
    code="JX020",
    name="gone",
)
check.true(
    verdict(fails_with(ValueError("no"), 4), [1, 4]) == "depends"
    and verdict(fails_with(KeyError("no"), 1), [1, 2]) == "depends"
    and verdict(fails_with(TypeError("no"), 1, 2), [1, 2]) == "false"
    and verdict(fails_with(RuntimeError("no"), 1), [1, -1]) == "false"
    and verdict(fails_with(IndexError("no"), 1), [1]) == "false",
    "A claim that raises another exception is judged wrongly.",
    code="JX020",
    name="raises",
)
check.true(
    verdict(lambda n: [n] * n, [0, 2]) == "depends"
    and verdict(lambda n: n, [1, 2]) == "true"
    and verdict(lambda n: None, [1]) == "false",
    "A claim that returns something else than a bool is judged wrongly.",
    code="JX020",
    name="no bool",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 15.2 Claims on arrays
#
# "Replace `np` by `jnp`, and everything works as before." Here is the world of JAX, cut down to
# three functions, and that of NumPy.


# %% trusted="array_worlds"
def jax_make(numbers: list[float]) -> Array:
    return jnp.array(numbers)


def jax_read(x: Array, i: int) -> Array:
    return x[i]


def jax_write(x: Array, i: int, v: float) -> Array:
    return x.at[i].set(v)


def numpy_make(numbers: list[float]) -> np.ndarray:
    return np.array(numbers)


def numpy_read(x: np.ndarray, i: int) -> float:
    return x[i]


def numpy_write(x: np.ndarray, i: int, v: float) -> np.ndarray:
    x[i] = v
    return x


# Numbers for the experiments, a place beyond the end, one inside, and a new number.
NUMBERS, BEYOND, INSIDE, NEW = [1.0, 2.0, 3.0], 7, 1, 9.0

array_worlds = {
    "JAX": (jax_make, jax_read, jax_write),
    "NumPy": (numpy_make, numpy_read, numpy_write),
}

# %% [markdown]
# ### Exercise `reads_and_writes` (3 points, 15 minutes, medium): refute
#
# Write `reads_and_writes(make, read, write)`, which finds out how the arrays of a world behave.
#
# * `make(numbers)` makes an array of a list of floats. `read(x, i)` gives entry i of an array;
#   `write(x, i, v)` returns an array with `v` at place i. Both may raise an exception where i is
#   beyond the end. `np.array(x)` makes a NumPy array of any world's array, a copy of its own.
# * It returns a dict with exactly these four keys. The values are Python bools: whether the
#   sentence is true in the world that it got.
#
# | key | is it true that |
# | --- | --- |
# | `"read raises"` | a read at a place beyond the end raises an exception, of whatever kind |
# | `"write raises"` | a write at a place beyond the end raises an exception |
# | `"write is dropped"` | it raises none, and what comes back has the numbers of `x` before |
# | `"x stays"` | after a write inside of `x`, `x` itself has the numbers that it had before |
#
# * A place is beyond the end if it is at least the length. The cell above has numbers and places
#   for your experiments; if you take others, let it be three or more numbers that differ, none of
#   which is 0, and a place that is at least two above the length.
#
# What a call looks like, the findings left out:
# `reads_and_writes(jax_make, jax_read, jax_write)` returns
#
#     {"read raises": ..., "write raises": ..., "write is dropped": ..., "x stays": ...}
#
# <details><summary>Hint 1</summary>
#
# Make a new array for each experiment: in some worlds the last one has changed it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A helper that calls a function and returns whether it raised serves two of the rows.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The numbers before a write must be *copied* before: `before = x` is another name for the same
# array, and changes with it. `np.array_equal` compares.
#
# </details>


# %% solution="reads_and_writes"
def reads_and_writes(
    make: Callable[[list[float]], Any],
    read: Callable[[Any, int], Any],
    write: Callable[[Any, int, float], Any],
) -> dict[str, bool]:
    """Finds out how the arrays of a world behave.

    Returns {"read raises": bool, "write raises": bool, "write is dropped": bool, "x stays": bool}.
    """
    ### BEGIN SOLUTION

    def raises(f, *arguments):
        try:
            f(*arguments)
        except Exception:
            return True
        return False

    write_raises = raises(write, make(NUMBERS), BEYOND, NEW)
    x = make(NUMBERS)
    write(x, INSIDE, NEW)
    return {
        "read raises": raises(read, make(NUMBERS), BEYOND),
        "write raises": write_raises,
        "write is dropped": not write_raises
        and np.array_equal(write(make(NUMBERS), BEYOND, NEW), NUMBERS),
        "x stays": np.array_equal(x, NUMBERS),
    }
    ### END SOLUTION


# %% tests="reads_and_writes" points=3
def array_facts(read_raises, write_raises, dropped, stays):
    return {
        "read raises": read_raises,
        "write raises": write_raises,
        "write is dropped": dropped,
        "x stays": stays,
    }


def clamped_write(x, i, v):
    return x.at[min(i, len(x) - 1)].set(v)


def cautious_write(x, i, v):
    if i >= len(x):
        raise RuntimeError("there is no such place")
    y = x.copy()
    y[i] = v
    return y


check.values(
    reads_and_writes(*array_worlds["JAX"]),
    array_facts(False, False, True, True),
    mistakes={"JX021": array_facts(True, True, False, False)},
    name="JAX",
)
check.values(
    reads_and_writes(*array_worlds["NumPy"]),
    array_facts(True, True, False, False),
    mistakes={"JX021": array_facts(False, False, True, True)},
    name="NumPy",
)
check.values(
    reads_and_writes(jax_make, jax_read, clamped_write),
    array_facts(False, False, False, True),
    mistakes={"JX021": array_facts(False, False, True, True)},
    name="writes go to the last place",
)
check.values(
    reads_and_writes(numpy_make, lambda x, i: x[i % len(x)], cautious_write),
    array_facts(False, True, False, True),
    name="reads go round, writes copy",
)
check.true(
    all(type(v) is bool for v in reads_and_writes(*array_worlds["JAX"]).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)


### BEGIN HIDDEN TESTS
# sentence: "Both may raise an exception where i is" -> NumPy | strict, all others
# sentence: "It returns a dict with exactly these four keys" -> JAX, NumPy | all others
# sentence: "The values are Python bools" -> Python bools | Python bools
# sentence: "a read at a place beyond the end raises an exception" -> JAX, NumPy, reads go | strict
# sentence: "a write at a place beyond the end raises" -> NumPy, reads go | strict
# sentence: "what comes back has the numbers of `x` before" -> JAX, writes go | all others
# sentence: "`x` itself has the numbers that it had before" -> NumPy, reads go | all others
# sentence: "A place is beyond the end if" -> JAX | all others
def strict_read(x, i):
    if i >= len(x):
        raise KeyError(i)
    return x[i]


def strict_write(x, i, v):
    if i >= len(x):
        raise RuntimeError("too far")
    return x.at[i].set(v)


def sloppy_write(x, i, v):
    if i < len(x):
        x[i] = v
    return x


def zeros_write(x, i, v):
    return x.at[i].set(v) if i < len(x) else 0 * x


def longer_write(x, i, v):
    return np.append(x, v) if i >= len(x) else np.where(np.arange(len(x)) == i, v, x)


check.values(
    reads_and_writes(jax_make, strict_read, strict_write),
    array_facts(True, True, False, True),
    name="strict",
)
for name, world, right in (
    ("sloppy", (numpy_make, numpy_read, sloppy_write), (True, False, True, False)),
    ("zeros", (jax_make, jax_read, zeros_write), (False, False, False, True)),
    ("longer", (numpy_make, strict_read, longer_write), (True, False, False, True)),
    ("half strict", (jax_make, strict_read, jax_write), (True, False, True, True)),
):
    check.values(reads_and_writes(*world), array_facts(*right), name=f"all others: {name}")
check.true(
    all(type(v) is bool for v in reads_and_writes(*array_worlds["NumPy"]).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 15.3 Claims on random numbers
#
# "JAX has no real random numbers." (Neither has NumPy: both compute them.) "`normal(key)` advances
# the key." "The same key gives the same numbers, always and everywhere." "A new shape, new
# numbers."


# %% trusted="random_worlds"
def jax_key(seed: int) -> Array:
    return jax.random.key(seed)


def jax_split(key: Array) -> Array:
    return jax.random.split(key)


def jax_normal(key: Array, n: int) -> Array:
    return jax.random.normal(key, (n,))


def numpy_key(seed: int) -> list:
    """A key that is advanced by drawing."""
    return [np.random.default_rng(seed)]


def numpy_split(key: list) -> tuple[list, list]:
    return tuple([child] for child in key[0].spawn(2))


def numpy_normal(key: list, n: int) -> np.ndarray:
    return key[0].normal(size=n)


SEED = 5

random_worlds = {
    "JAX": (jax_key, jax_split, jax_normal),
    "NumPy": (numpy_key, numpy_split, numpy_normal),
}

# %% [markdown]
# ### Exercise `randomness` (3 points, 15 minutes, medium): refute
#
# Write `randomness(key, split, normal)`, which finds out how the random numbers of a world behave.
#
# * `key(seed)` makes a key of a Python int ≥ 0. `split(k)` returns two keys, which can be unpacked.
#   `normal(k, n)` returns an array of n standard normal numbers.
# * It returns a dict with exactly these four keys; the values are Python bools:
#
# | key | is it true that |
# | --- | --- |
# | `"draws repeat"` | two draws of n numbers with **one** key, one after the other, are equal |
# | `"seeds repeat"` | the first draws of two keys that were made of one seed are equal |
# | `"draws are nested"` | of two new keys of one seed, a draw of 3 is the start of a draw of 6 |
# | `"split differs"` | the first draws of the two keys that a split gives are **not** equal |
#
# * *Equal* means equal in every number. A key that has been used in one experiment is not used in
#   another: in some worlds it is another one by then.
#
# What a call looks like: `randomness(jax_key, jax_split, jax_normal)` returns
#
#     {"draws repeat": ..., "seeds repeat": ..., "draws are nested": ..., "split differs": ...}
#
# <details><summary>Hint 1</summary>
#
# Each row of the table is one experiment that begins with `key(...)`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The first and the second row differ in one thing: whether `key` is called once or twice.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `np.array_equal(a, b)` is False for different shapes, too, so compare the first three of the six.
# `bool(...)` makes a Python bool of it.
#
# </details>


# %% solution="randomness"
def randomness(
    key: Callable[[int], Any], split: Callable[[Any], Any], normal: Callable[[Any, int], Any]
) -> dict[str, bool]:
    """Finds out how the random numbers of a world behave.

    Returns a dict of bools: "draws repeat", "seeds repeat", "draws are nested", "split differs".
    """
    ### BEGIN SOLUTION
    one = key(SEED)
    left, right = split(key(SEED))
    return {
        "draws repeat": np.array_equal(normal(one, 6), normal(one, 6)),
        "seeds repeat": np.array_equal(normal(key(SEED), 6), normal(key(SEED), 6)),
        "draws are nested": np.array_equal(normal(key(SEED), 3), normal(key(SEED), 6)[:3]),
        "split differs": not np.array_equal(normal(left, 6), normal(right, 6)),
    }
    ### END SOLUTION


# %% tests="randomness" points=3
def random_facts(repeat, seeds, nested, differs):
    return {
        "draws repeat": repeat,
        "seeds repeat": seeds,
        "draws are nested": nested,
        "split differs": differs,
    }


def by_length(k, n):
    return jax.random.normal(jax.random.fold_in(k, n), (n,))


def doubled(k):
    return k, k


def real_key(seed):
    return [np.random.default_rng()]


check.values(
    randomness(*random_worlds["JAX"]),
    random_facts(True, True, True, True),
    mistakes={"JX021": random_facts(False, True, True, True)},
    name="JAX",
)
check.values(
    randomness(*random_worlds["NumPy"]),
    random_facts(False, True, True, True),
    mistakes={"JX021": random_facts(True, True, True, True)},
    name="NumPy",
)
check.values(
    randomness(jax_key, jax_split, by_length),
    random_facts(True, True, False, True),
    mistakes={"JX021": random_facts(True, True, True, True)},
    name="other numbers for other lengths",
)
check.values(
    randomness(jax_key, doubled, jax_normal),
    random_facts(True, True, True, False),
    mistakes={"JX021": random_facts(True, True, True, True)},
    name="a split that is none",
)
check.values(
    randomness(jax_key, lambda k: (k, jax.random.fold_in(k, 1)), jax_normal),
    random_facts(True, True, True, True),
    name="a split that keeps the key",
)
check.values(
    randomness(real_key, numpy_split, numpy_normal),
    random_facts(False, False, False, True),
    name="real random numbers",
)
check.true(
    all(type(v) is bool for v in randomness(*random_worlds["JAX"]).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)


### BEGIN HIDDEN TESTS
# sentence: "`split(k)` returns two keys, which can be unpacked" -> JAX, NumPy | another world
# sentence: "It returns a dict with exactly these four keys" -> JAX, NumPy | another world
# sentence: "the values are Python bools" -> Python bools | Python bools
# sentence: "two draws of n numbers with **one** key" -> JAX, NumPy | another world
# sentence: "the first draws of two keys that were made of one seed" -> NumPy, real | another world
# sentence: "a draw of 3 is the start of a draw of 6" -> other numbers | another world
# sentence: "the two keys that a split gives are **not** equal" -> a split that is none | another
# sentence: "*Equal* means equal in every number" -> JAX | another world
# sentence: "A key that has been used in one experiment" -> NumPy | another world
def backwards(k, n):
    return jax.random.normal(k, (n,))[::-1]


def same_first(k, n):
    return jax.random.normal(k, (n,)).at[0].set(0.5)


made = []


def one_more_each_time(seed):
    made.append(seed)
    return jax.random.key(seed + len(made))


def used_up(k, n):
    return k[0].normal(size=n) if k[0] is not None else np.zeros(n)


def twins(k):
    return [np.random.default_rng(3)], [np.random.default_rng(3)]


for name, world, right in (
    ("backwards", (jax_key, jax_split, backwards), (True, True, False, True)),
    ("same first", (jax_key, jax_split, same_first), (True, True, True, True)),
    ("seeds that count", (one_more_each_time, jax_split, jax_normal), (True, False, False, True)),
    ("twins", (numpy_key, twins, used_up), (False, True, True, False)),
):
    check.values(randomness(*world), random_facts(*right), name=f"another world: {name}")
check.true(
    all(type(v) is bool for v in randomness(*random_worlds["NumPy"]).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 15.4 Claims on tracing
#
# "Under `jit`, `append` is ignored": it runs whenever the function is traced, so it shows when that
# is. "Same shape, same program." "Numbers in a tree are static: a new learning rate compiles anew."
# "So does a new order of keys." (The last two stand on pages of this year.)
#
# Predict first, for each of these six pairs: the function has been called with the left one, and is
# called with the right one. Does its Python code run again?

# %% trusted="pairs"
float32 = np.array([1.0, 2.0, 3.0], np.float32)
pairs = {
    "other values": (float32, 2 * float32),
    "another length": (float32, np.ones(4, np.float32)),
    "another number": ({"rate": 0.1}, {"rate": 0.2}),
    "another order": ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}),
    "a list": ((1.0, 2.0), [1.0, 2.0]),
    "float64": (float32, float32.astype(np.float64)),
}

# %%
my_guess = {"other values": None, "another length": None}  # add the other four

# %% [markdown]
# ### Exercise `traced_again` (3 points, 15 minutes, medium): predict, then run
#
# Write `traced_again(jit)`, which finds out when a compiled function runs its Python code again.
#
# * `jit(f)`, for a function `f` of one argument, returns a function that computes the same.
# * For each of the six `pairs` above, make a new function, hand it to `jit`, call what
#   comes back with the first of the two and then with the second.
# * It returns a dict with the keys of `pairs`, and no other. The values are Python bools: whether
#   the Python code of the function ran **because of the second call** (once or more often).
#
# What a call looks like: `traced_again(jax.jit)` returns
# `{"other values": ..., "another length": ..., ...}`.
#
# <details><summary>Hint 1</summary>
#
# One helper `again(first, second)` does it for all the pairs.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Let the function append to a list, and look at its length between the two calls and after them.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A world may run Python twice in the first call already: two runs in all say nothing. It is the
# difference that counts.
#
# </details>


# %% solution="traced_again"
def traced_again(jit: Callable[[Callable], Callable]) -> dict[str, bool]:
    """Finds out when a compiled function runs its Python code again.

    Returns a dict of bools with the six keys of `pairs`.
    """

    ### BEGIN SOLUTION
    def again(first, second):
        runs = []

        def f(x):
            runs.append(x)
            return x

        jitted = jit(f)
        jitted(first)
        before = len(runs)
        jitted(second)
        return len(runs) > before

    return {name: again(*pair) for name, pair in pairs.items()}
    ### END SOLUTION


# %% tests="traced_again" points=3
def tracing_facts(*facts):
    keys = ("other values", "another length", "another number", "another order", "a list")
    return dict(zip((*keys, "float64"), facts, strict=True))


def without_jit(f):
    return f


def traced_twice_at_first(f):
    seen = []

    def called(x):
        if not seen:
            seen.append(f(x))
        return jitted(x)

    jitted = jax.jit(f)
    return called


def cached_by_its_text(f):
    known = {}

    def called(x):
        text = str(jax.tree.map(np.asarray, x))
        if text not in known:
            known[text] = f(x)
        return known[text]

    return called


check.values(
    traced_again(jax.jit),
    tracing_facts(False, True, False, False, True, False),
    mistakes={
        "JX021": tracing_facts(False, True, True, True, True, True),
        "JX022": tracing_facts(True, True, True, True, True, True),
    },
    name="JAX",
)
check.values(
    traced_again(without_jit),
    tracing_facts(True, True, True, True, True, True),
    mistakes={"JX021": tracing_facts(False, True, False, False, True, False)},
    name="no jit",
)
check.values(
    traced_again(traced_twice_at_first),
    tracing_facts(False, True, False, False, True, False),
    mistakes={"JX022": tracing_facts(True, True, True, True, True, True)},
    name="traced twice at first",
)
check.values(
    traced_again(cached_by_its_text),
    tracing_facts(True, True, True, False, True, False),
    name="cached by its text",
)
check.true(
    all(type(v) is bool for v in traced_again(jax.jit).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)


### BEGIN HIDDEN TESTS
# sentence: "`jit(f)`, for a function `f` of one argument" -> JAX, no jit | another jit
# sentence: "make a new function, hand it to `jit`" -> JAX, cached by its text | another jit
# sentence: "It returns a dict with the keys of `pairs`" -> JAX, no jit | another jit
# sentence: "The values are Python bools" -> Python bools | Python bools
# sentence: "ran **because of the second call**" -> no jit, traced twice | another jit
def by_structure_only(f):
    known = {}

    def called(x):
        structure = str(jax.tree.structure(x))
        if structure not in known:
            known[structure] = f(x)
        return known[structure]

    return called


def by_dtype_only(f):
    known = {}

    def called(x):
        dtypes = str([np.asarray(leaf).dtype for leaf in jax.tree.leaves(x)])
        if dtypes not in known:
            known[dtypes] = f(x)
            f(x)
        return known[dtypes]

    return called


def order_matters(f):
    known = {}

    def called(x):
        order = str(list(x)) if isinstance(x, dict) else ""
        if order not in known:
            known[order] = jax.jit(lambda y: f(y))
        return known[order](x)

    return called


def once_for_all(f):
    known = []

    def called(x):
        if not known:
            known.append(f(x))
        return x

    return called


for name, world, right in (
    ("structure", by_structure_only, (False, False, False, False, True, False)),
    ("dtype", by_dtype_only, (False, False, False, False, False, True)),
    ("order", order_matters, (False, True, False, True, True, False)),
    ("once", once_for_all, (False, False, False, False, False, False)),
):
    check.values(traced_again(world), tracing_facts(*right), name=f"another jit: {name}")
check.true(
    all(type(v) is bool for v in traced_again(without_jit).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 15.5 Claims on derivatives
#
# "`has_aux` is for functions that return several values." "Control flow must use `lax.cond`." "The
# gradient of the square of 3 is 6." All three sound right.
#
# Here are four functions to try it on, each with the options of `grad` and with an argument.


# %% trusted="trials"
def three_values(x: Any) -> tuple:
    return x * x, x, 2 * x


def with_if(x: Any) -> Any:
    return x * x if x > 0 else -x


def square(x: Any) -> Any:
    return x * x


def twice(x: Any) -> Any:
    return 2 * x


trials = {
    "three values": (three_values, {"has_aux": True}, 2.0),
    "a Python if": (with_if, {}, 2.0),
    "an integer": (square, {}, 3),
    "a vector": (twice, {}, np.ones(2, np.float32)),
}

# %% [markdown]
# ### Exercise `derivatives` (2 points, 10 minutes, medium): refute
#
# Write `derivatives(grad)`, which finds out what `grad` can differentiate.
#
# * `grad(f)` and `grad(f, has_aux=True)` return functions, as those of `jax.grad` do.
# * For each of the four `trials` of the cell above, f, options and x: differentiate f with these
#   options, `grad(f)` or `grad(f, has_aux=True)`, and call the derivative with x.
# * It returns a dict with the keys of `trials`, and no other. The values are Python bools: whether
#   that worked, and raised no exception of any kind.
#
# What a call looks like: `derivatives(jax.grad)` returns
# `{"three values": ..., "a Python if": ..., "an integer": ..., "a vector": ...}`.
#
# <details><summary>Hint 1</summary>
#
# It is the *call of what `grad` returns* that raises. `grad(f)` alone raises nothing.
#
# </details>
# <details><summary>Hint 2</summary>
#
# One `try` for each of the trials, with the call of the derivative in it.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `grad(f, **options)` hands a dict on as keyword arguments. `trials.items()` gives the name
# together with the three things that belong to it.
#
# </details>


# %% solution="derivatives"
def derivatives(grad: Callable[..., Callable]) -> dict[str, bool]:
    """Finds out what `grad` can differentiate.

    Returns a dict of bools: "three values", "a Python if", "an integer", "a vector".
    """

    ### BEGIN SOLUTION
    found = {}
    for name, (f, options, x) in trials.items():
        try:
            grad(f, **options)(x)
            found[name] = True
        except Exception:
            found[name] = False
    return found
    ### END SOLUTION


# %% tests="derivatives" points=2
def grad_facts(three, python_if, integer, vector):
    return {
        "three values": three,
        "a Python if": python_if,
        "an integer": integer,
        "a vector": vector,
    }


def of_the_sum(f, has_aux=False):
    """A gradient that takes the sum of everything."""

    def total(x):
        return sum(jnp.sum(leaf) for leaf in jax.tree.leaves(f(x)))

    return lambda x: jax.grad(total)(jnp.asarray(x, jnp.float32))


def compiled_first(f, has_aux=False):
    return jax.jit(jax.grad(f, has_aux=has_aux))


def by_differences(f, has_aux=False):
    def slope(x):
        above, below = f(x + 1e-3), f(x - 1e-3)
        if has_aux:
            (above, _), (below, _) = above, below
        return (float(above) - float(below)) / 2e-3

    return slope


check.values(
    derivatives(jax.grad),
    grad_facts(False, True, False, False),
    mistakes={
        "JX021": grad_facts(True, False, True, False),
        "JX022": grad_facts(True, True, True, True),
    },
    name="JAX",
)
check.values(
    derivatives(of_the_sum),
    grad_facts(True, True, True, True),
    mistakes={"JX021": grad_facts(False, True, False, False)},
    name="of the sum",
)
check.values(
    derivatives(compiled_first),
    grad_facts(False, False, False, False),
    mistakes={"JX021": grad_facts(False, True, False, False)},
    name="compiled first",
)
check.values(
    derivatives(lambda f, **options: jax.grad(lambda x: f(x)[0] if options else f(x))),
    grad_facts(True, True, False, False),
    name="of the first",
)
check.values(
    derivatives(by_differences), grad_facts(False, True, True, False), name="by differences"
)
check.true(
    all(type(v) is bool for v in derivatives(jax.grad).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)


### BEGIN HIDDEN TESTS
# sentence: "`grad(f)` and `grad(f, has_aux=True)` return functions" -> JAX, of the sum | another
# sentence: "differentiate f with these options" -> JAX, of the first | another grad
# sentence: "It returns a dict with the keys of `trials`" -> JAX, of the sum | another grad
# sentence: "whether that worked, and raised no exception" -> JAX, of the sum | another grad
def refuses_vectors(f, has_aux=False):
    def gradient(x):
        if np.ndim(x):
            raise KeyError("vectors are not for me")
        return of_the_sum(f)(x)

    return gradient


def first_of_several(f, has_aux=False):
    if not has_aux:
        return jax.grad(f)
    return jax.grad(lambda x: (f(x)[0], f(x)[1:]), has_aux=True)


def whole_jacobian(f, has_aux=False):
    return jax.jacobian(f, has_aux=has_aux)


def forward(f, has_aux=False):
    return lambda x: jax.jvp(f, (jnp.float32(x),), (jnp.float32(1.0),))


for name, world, right in (
    ("no vectors", refuses_vectors, (True, True, True, False)),
    ("first of several", first_of_several, (True, True, False, False)),
    ("whole Jacobian", whole_jacobian, (False, True, False, True)),
    ("nothing works", None, (False, False, False, False)),
):
    check.values(derivatives(world), grad_facts(*right), name=f"another grad: {name}")
### END HIDDEN TESTS


# %% [markdown]
# ## 15.6 Claims on dropout
#
# "Linen needs a `split` for each dropout layer, or all of them drop the same." "A missing key is an
# error, so nothing can go wrong." Here are two layers on a row of ones.


# %% trusted="dropout_worlds"
class TwoDropouts(nn.Module):
    """Two layers of dropout, each on `x` itself."""

    @nn.compact
    def __call__(self, x: Array) -> tuple[Array, Array]:
        first = nn.Dropout(0.5, deterministic=False)(x)
        return first, nn.Dropout(0.5, deterministic=False)(x)


KEY = jax.random.key(3)


def linen_apply(rngs: dict[str, Array]) -> tuple[Array, Array]:
    """What both layers make of 64 ones."""
    return TwoDropouts().apply({}, jnp.ones(64), rngs=rngs)


# %% [markdown]
# ### Exercise `streams` (2 points, 10 minutes, medium): refute
#
# Write `streams(apply)`, which finds out from where dropout layers take their key.
#
# * `apply(rngs)` takes a dict of names and keys (of `jax.random.key`), possibly an empty one, and
#   returns a pair of arrays: what each of two dropout layers makes of 64 ones. Or it raises an
#   exception.
# * It returns a dict with exactly these five keys; the values are Python bools:
#
# | key | is it true that |
# | --- | --- |
# | `"no key raises"` | `apply({})` raises an exception |
# | `"wrong name raises"` | with a key under the name `"drop"` it raises one |
# | `"params is taken"` | with a key under the name `"params"` it raises none |
# | `"same key, same mask"` | two calls with one key as `"dropout"` give equal first arrays |
# | `"layers differ"` | with a key as `"dropout"`, the two arrays of one call are not equal |
#
# * For the last two rows, `apply` with a key as `"dropout"` raises nothing.
#
# What a call looks like: `streams(linen_apply)` returns
# `{"no key raises": ..., "wrong name raises": ..., ...}`.
#
# <details><summary>Hint 1</summary>
#
# Three rows ask whether a call raises; one of them asks the opposite.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Keys are values: the same one can be handed over twice, and whether that gives the same is the
# question.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `a, b = apply({"dropout": key})` takes the pair apart, and `np.array_equal(a, b)` compares.
#
# </details>


# %% solution="streams"
def streams(apply: Callable[[dict[str, Array]], tuple[Array, Array]]) -> dict[str, bool]:
    """Finds out from where dropout layers take their key.

    Returns a dict of bools with the five keys of the table.
    """
    ### BEGIN SOLUTION

    def raises(rngs):
        try:
            apply(rngs)
        except Exception:
            return True
        return False

    first, second = apply({"dropout": KEY})
    once_more, _ = apply({"dropout": KEY})
    return {
        "no key raises": raises({}),
        "wrong name raises": raises({"drop": KEY}),
        "params is taken": not raises({"params": KEY}),
        "same key, same mask": np.array_equal(first, once_more),
        "layers differ": not np.array_equal(first, second),
    }
    ### END SOLUTION


# %% tests="streams" points=2
def dropout_facts(none, wrong, params, same, differ):
    return {
        "no key raises": none,
        "wrong name raises": wrong,
        "params is taken": params,
        "same key, same mask": same,
        "layers differ": differ,
    }


def dropped(key):
    return 2.0 * jax.random.bernoulli(key, 0.5, (64,))


def one_mask_for_both(rngs):
    mask = dropped(rngs["dropout"])
    return mask, mask


def never_drops(rngs):
    return jnp.ones(64), jnp.ones(64)


drawn = []


def hidden_state(rngs):
    drawn.append(rngs)
    key = jax.random.fold_in(jax.random.key(0), len(drawn))
    return dropped(key), dropped(jax.random.fold_in(key, 1))


check.values(
    streams(linen_apply),
    dropout_facts(True, True, True, True, True),
    mistakes={"JX021": dropout_facts(True, True, False, True, False)},
    name="linen",
)
check.values(
    streams(one_mask_for_both),
    dropout_facts(True, True, False, True, False),
    mistakes={"JX021": dropout_facts(True, True, True, True, True)},
    name="one mask for both",
)
check.values(
    streams(never_drops),
    dropout_facts(False, False, True, True, False),
    mistakes={"JX021": dropout_facts(True, True, True, True, True)},
    name="never drops",
)
check.values(
    streams(hidden_state), dropout_facts(False, False, True, False, True), name="a hidden state"
)
check.true(
    all(type(v) is bool for v in streams(linen_apply).values()),
    "A value is no Python bool.",
    code="JX122",
    name="Python bools",
)


### BEGIN HIDDEN TESTS
# sentence: "possibly an empty one, and returns a pair of arrays" -> linen, never drops | another
# sentence: "It returns a dict with exactly these five keys" -> linen | another dropout
# sentence: "`apply({})` raises an exception" -> linen, never drops | another dropout
# sentence: "with a key under the name `"drop"` it raises one" -> linen, never drops | another
# sentence: "with a key under the name `"params"` it raises none" -> linen, one mask | another
# sentence: "two calls with one key as `"dropout"`" -> linen, a hidden state | another dropout
# sentence: "the two arrays of one call are not equal" -> linen, one mask | another dropout
# sentence: "For the last two rows, `apply` with a key" -> linen | another dropout
def any_name(rngs):
    if not rngs:
        raise KeyError("no key at all")
    key = next(iter(rngs.values()))
    return dropped(key), dropped(jax.random.fold_in(key, 1))


def params_only_when_alone(rngs):
    if "dropout" not in rngs and "params" not in rngs and rngs:
        raise RuntimeError("wrong name")
    key = rngs.get("dropout", jax.random.key(9))
    return dropped(key), 1.0 * dropped(key)


def second_is_noisy(rngs):
    drawn.append(rngs)
    return dropped(rngs["dropout"]), dropped(jax.random.key(len(drawn) + 50))


for name, world, right in (
    ("any name", any_name, (True, False, True, True, True)),
    ("wrong names only", params_only_when_alone, (False, True, True, True, False)),
    ("the second is noisy", second_is_noisy, (True, True, False, True, True)),
):
    check.values(streams(world), dropout_facts(*right), name=f"another dropout: {name}")
### END HIDDEN TESTS


# %% [markdown]
# ## 15.7 Names that are gone
#
# Most that is outdated in a tutorial is a name. This is how one may be asked for, and it is wrong
# in three ways: for a module that is not there, for what is inside of a class, and for a module
# that nobody has imported yet.


# %%
def tutorial_exists(path):
    module, _, name = path.rpartition(".")
    return hasattr(importlib.import_module(module), name)


for path in ("jax.tree_map", "jax.tree.map", "jaxlib.xla_extension.DeviceArray", "jax.Array.at"):
    try:
        print(path, tutorial_exists(path))
    except Exception as error:
        print(path, type(error).__name__)

# %% [markdown]
# ### Exercise `exists` (2 points, 10 minutes, medium): repair
#
# Write `exists(path)`, which says whether a name is there.
#
# * `path` is a string of one or several names with dots between them, such as `"jax"`,
#   `"jax.random.key"` or `"jax.Array.at"`. The first one is that of a package or module.
# * Each further name is an attribute of what the names before it stand for (a module, a class, any
#   object), **or** a module inside of it, which may not have been imported yet.
# * It returns a Python bool: whether all of that is there. No exception leaves your function,
#   whatever the path.
#
# One call: `exists("jax.tree_map")` returns `False`, and `exists("jax.tree.map")` returns `True`.
#
# <details><summary>Hint 1</summary>
#
# Go from left to right, and keep what you have found so far.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `hasattr(found, name)` first. If there is no such attribute, there may still be a module of that
# name: `importlib.import_module` with the whole path up to here.
#
# </details>
# <details><summary>Hint 3</summary>
#
# One `try` around the whole loop, with `except Exception: return False`. `importlib.import_module`
# raises where there is nothing.
#
# </details>


# %% solution="exists"
def exists(path: str) -> bool:
    """Whether there is something of this dotted name."""
    ### BEGIN SOLUTION
    first, *others = path.split(".")
    try:
        found = importlib.import_module(first)
        so_far = first
        for name in others:
            so_far = f"{so_far}.{name}"
            if hasattr(found, name):
                found = getattr(found, name)
            else:
                found = importlib.import_module(so_far)
    except Exception:
        return False
    return True
    ### END SOLUTION


# %% tests="exists" points=2
names = {
    "jax": True,
    "jax.tree_map": False,
    "jax.tree.map": True,
    "jaxlib.xla_extension.DeviceArray": False,
    "jax.Array": True,
    "jax.Array.at": True,
    "jax.Array.device_buffer": False,
    "jax.nn.dropout": False,
    "jax.numpy.random": False,
    "jax.random.key": True,
    "jax.shard_map": True,
    "no_such_library": False,
    "no_such_library.name": False,
    "": False,
    "xml.dom.minidom.parse": True,  # a module that nobody has imported yet
    "xml.dom.no_such_module": False,
    "jax.numpy.pi.real": True,
}
for path, right in names.items():
    said = exists(path)
    check.true(
        type(said) is bool and said == right,
        f"exists({path!r}) is {said!r}, and it should be {right}.",
        code="JX020",
        name=path,
    )


### BEGIN HIDDEN TESTS
# sentence: "`path` is a string of one or several names" -> jax, jax.tree.map | there
# sentence: "Each further name is an attribute" -> jax.Array.at, jax.numpy.pi.real | there, inside
# sentence: "which may not have been imported yet" -> xml.dom.minidom.parse | not imported yet
# sentence: "It returns a Python bool" -> true | there
# sentence: "No exception leaves your function" -> no_such_library | not there
check.true(
    all(exists(p) is True for p in ("numpy", "jax.lax.scan", "optax.adamw", "flax.linen.Module")),
    "Something that is there was not found.",
    code="JX020",
    name="there",
)
check.true(
    exists("flax.linen.Dense.use_bias") is exists("flax.linen.Dense.__call__") is True
    and exists("numpy.ndarray.T.real") is False
    and exists("numpy.linalg.norm.__name__") is True,
    "What is inside of a class or a function was judged wrongly.",
    code="JX020",
    name="inside",
)
check.true(
    exists("wsgiref.simple_server.WSGIServer") is True
    and exists("email.mime.audio") is True
    and exists("email.mime.smell") is False,
    "A module that was not imported before was judged wrongly.",
    code="JX020",
    name="not imported yet",
)
check.true(
    all(
        exists(p) is False
        for p in (
            "jax.tree_leaves",
            "jax.interpreters.xla.nothing",
            "nowhere",
            "flax.nn",
            "math.pi.x",
        )
    )
    and all(exists(p) is False for p in ("jax.", "", ".jax", "numpy..linalg")),
    "Something that is not there was found, or an exception came.",
    code="JX020",
    name="not there",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 15.8 All of it at a glance
#
# The same experiments in several worlds, made with your functions: dark is true. A row that had one
# colour throughout would be an experiment that cannot fail.


# %%
def judged():
    rows = {}
    for group, judge, worlds in (
        ("arrays", reads_and_writes, list(array_worlds.values())),
        ("random", randomness, list(random_worlds.values())),
        ("tracing", traced_again, [(jax.jit,), (lambda f: f,)]),
        ("derivatives", derivatives, [(jax.grad,), (lambda f, **options: lambda x: f(x),)]),
        ("dropout", streams, [(linen_apply,), (lambda rngs: (jnp.ones(64), jnp.ones(64)),)]),
    ):
        results = [judge(*world) for world in worlds]
        for key in results[0]:
            rows[f"{group}: {key}"] = [result[key] for result in results]
    return rows


try:
    import matplotlib.pyplot as plt

    rows = judged()
    fig, ax = plt.subplots(figsize=(5, 7), layout="constrained")
    ax.imshow(np.array(list(rows.values()), float), cmap="Blues", aspect="auto", vmin=-0.3, vmax=1)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set_xticks([0, 1], ["JAX", "another world"])
    plt.show()
    print("float64 is kept:", verdict(float64_is_kept, some_cases))
    print("jax.tree_map is there:", exists("jax.tree_map"))
except NotImplementedError:
    print("Answer the exercises first.")
