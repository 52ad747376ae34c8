# %% [markdown]
# # 6. One example at a time: `jax.vmap`, `in_axes`, `out_axes`
#
# Write the function for **one** example. Then let `jax.vmap` make the function for a batch of it,
# without a loop and without touching the code. All that you have to say is which axis of which
# argument counts the examples.
#
# You will
#
# * map some arguments and share others: numbers, arrays and dicts,
# * put the batch axis where it is wanted, in the arguments and in the result,
# * map twice, and put `vmap` around `jax.grad`,
# * find out how a wrong `in_axes` can go unnoticed, and how to notice it,
# * replace a Python loop by one program.
#
# Nine exercises, 23 points, about 105 minutes. You need to know `jax.numpy` and what `jax.grad`
# does. Each exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 06_vmap.ipynb
#
# In some tests you see `mistakes={...}`: wrong answers that the check knows by the name of the
# mistake that leads to them.
#
# ## What is measured
#
# When your notebook is marked, the tests that you see here run again together with hidden ones. The
# hidden tests use other inputs and ask **nothing that an exercise does not say**. Where a batch of
# B examples meets vectors of length D, they try B = D, B ≠ D and B = 1, for many mistakes show in
# one of them only. These words mean the same in all exercises:
#
# | the exercise says | the test does |
# | --- | --- |
# | *returns ...* | compares shape, dtype and values with a reference, on many inputs |
# | *gradient* | compares derivatives with those of a reference, to a relative error of 1e-4 |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *no Python loop* | counts the operations of your function at two sizes: no growth |
# | *jitted* | counts your Python functions that run in the second call: there must be none |
# | *is not changed* | compares your arguments after the call with those before |
#
# "No Python loop" is meant for loops over examples; it rules out `jax.lax.scan`, `fori_loop` and
# `jax.lax.map` as well, which take one example after the other. Each check of a test cell is worth
# the same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check


# %% [markdown]
# ## 6.1 Which arguments have a batch axis? `in_axes`
#
# A layer of a network, for one example:


# %%
def layer(x, w, b):
    return jnp.tanh(x @ w + b)


w, b = jnp.ones((4, 3)), jnp.zeros(3)
print(layer(jnp.ones(4), w, b).shape)

# %% [markdown]
# Five examples are an array `xs` of shape (5, 4). The weights are the same for all five. `in_axes`
# has one entry for each argument: the number of the axis that counts the examples, or `None` for an
# argument that all examples share.
#
#     jax.vmap(layer, in_axes=(0, None, None))
#
#     xs (5, 4)  -- axis 0: one row for each example
#     w  (4, 3)  -- None: all of it for each example
#     b  (3,)    -- None
#     result (5, 3): the five results stacked along a new first axis

# %%
xs = jnp.ones((5, 4))
print(jax.vmap(layer, in_axes=(0, None, None))(xs, w, b).shape)

# %% [markdown]
# No loop is hidden in it. The program of `layer` has a product of a vector and a matrix; that of
# the mapped function has one product of two matrices in its place, whatever the number of examples:

# %%
print(jax.make_jaxpr(layer)(xs[0], w, b))
print(jax.make_jaxpr(jax.vmap(layer, in_axes=(0, None, None)))(xs, w, b))

# %% [markdown]
# The default is `in_axes=0`: **every** argument has the batch axis first. Then the sizes do not
# agree, and JAX says so, argument by argument. Inside of the function you never see the batch axis;
# that is the point.

# %%
for in_axes in (0, (0, None), (None, None, None)):
    try:
        jax.vmap(layer, in_axes=in_axes)(xs, w, b)
    except Exception as error:
        print(in_axes, "->", f"{type(error).__name__}: {error}\n")

# %% [markdown]
# ### Exercise `batched` (2 points, 10 minutes, easy)
#
# Write `batched(f)`, which returns a **function** `g`: `f` for a batch.
#
# * `f(x, w, b)` takes one example `x` of shape `(d,)` and the shared arrays `w` and `b`, whose
#   shapes are known to `f` only. It returns an array of shape `(k,)`, and is written with
#   `jax.numpy`. You do not know what it computes.
# * `g(xs, w, b)` takes `xs` of shape `(B, d)`, B ≥ 1, and the same `w` and `b`. It returns an array
#   of shape `(B, k)`: row i is `f(xs[i], w, b)`. All arrays are float32.
# * `g` works under `jax.jit`, and there is no Python loop over the examples.
#
# One call: `batched(lambda x, w, b: x * w + b)(jnp.ones((2, 3)), jnp.arange(3.0), jnp.ones(3))`
# returns `[[1, 2, 3], [1, 2, 3]]` (as float32).
#
# <details><summary>Hint 1</summary>
#
# `g` need not be defined with `def`: what does `jax.vmap` return?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Three arguments, three entries of `in_axes`. Which of the three differ from example to example?
#
# </details>
# <details><summary>Hint 3</summary>
#
# An entry of `in_axes` is the axis that counts the examples, or `None` for what all share.
#
# </details>


# %% solution="batched"
def batched(f: Callable[[Array, Array, Array], Array]) -> Callable[[Array, Array, Array], Array]:
    """Makes the function for a batch of the function for one example.

    - `f`: `(x, w, b) -> y` with x of shape (d,) and y of shape (k,).

    Returns a function `(xs, w, b) -> ys` with xs of shape (B, d) and ys of shape (B, k).
    """
    ### BEGIN SOLUTION
    return jax.vmap(f, in_axes=(0, None, None))
    ### END SOLUTION


# %% tests="batched" points=2
def scale_and_shift(x, w, b):
    return x * w + b


three_rows = jnp.array([[0.1, 1.0], [2.0, 3.3], [4.0, 5.0]])
check.values(
    batched(scale_and_shift)(three_rows, jnp.array([1.0, 10.0]), jnp.array([0.5, 0.0])),
    jnp.array([[0.6, 10.0], [2.5, 33.0], [4.5, 50.0]]),
)


def summary(x, w, b):
    return jnp.array([jnp.max(x @ w), jnp.sum(x) * b, x[0]])


square = jnp.array([[1.0, 0.0], [2.0, 1.0]])
check.values(
    batched(summary)(three_rows[:2], square, jnp.array(2.0)),
    jnp.array([[2.1, 2.2, 0.1], [8.6, 10.6, 2.0]]),
    mistakes={"JX502": jnp.array([[0.1, 2.2, 0.1], [7.3, 10.6, 2.0]])},
    name="f of another shape",
)
check.jittable(batched(summary), three_rows, square, jnp.array(2.0))
check.vectorised(batched(summary), lambda n: (jnp.ones((n, 2)), square, jnp.array(2.0)))


### BEGIN HIDDEN TESTS
# sentence: "whose shapes are known to `f` only" -> f of another shape | f with a matrix
# sentence: "You do not know what it computes" -> f of another shape | f with a matrix
# sentence: "`xs` of shape `(B, d)`, B ≥ 1" -> values | f entry by entry, f with a matrix
# sentence: "row i is `f(xs[i], w, b)`" -> values, f of another shape | f with a matrix
# sentence: "All arrays are float32" -> values | f entry by entry
# sentence: "`g` works under `jax.jit`" -> jittable | -
# sentence: "there is no Python loop over the examples" -> vectorised | vectorised
def normalized(x, w, b):
    y = jnp.tanh(x @ w) + b
    return y / jnp.sum(jnp.abs(y))


def batch_of_rows(rng, size):
    def draw(*shape):
        return jnp.array(rng.normal(size=shape).astype(np.float32))

    return draw(size, 4), draw(4, 3), draw(3)


def batch_of_pairs(rng, size):
    def draw(*shape):
        return jnp.array(rng.normal(size=shape).astype(np.float32))

    return draw(size, 4), draw(4), draw(4)


def how_batched_is_wrong():
    from autograder.diagnoses import find

    rng = np.random.default_rng(5)
    xs, w, b = batch_of_pairs(rng, 4)
    got = batched(scale_and_shift)(xs, w, b)
    if jnp.allclose(got, jax.vmap(scale_and_shift)(xs, w, b), atol=1e-5):
        return find("JX502").finding(
            called="batched(f)(xs: f32[B,d], w: f32[d], b: f32[d]) with B = d",
            got="example i computed with entry i of w and of b",
            expected="every example computed with all of w and b",
        )
    xs, w, b = batch_of_pairs(rng, 5)
    two = [batched(f)(xs, w, b) for f in (scale_and_shift, lambda x, w, b: x - w * b)]
    if jnp.allclose(two[0], two[1], atol=1e-5):
        return find("JX027").finding(
            called="batched(f)",
            got="the same result for two different functions f",
            expected="f, applied to each example",
        )
    xs, w, b = batch_of_rows(rng, 5)
    got, alone = batched(normalized)(xs, w, b), batched(normalized)(xs[:1], w, b)
    if got.shape == (5, 3) and not jnp.allclose(got[:1], alone, atol=1e-5):
        return find("JX512").finding(
            called="batched(f)(xs: f32[B,d], w, b)",
            got="another result for the first example when it is alone",
            expected="the same result, whatever the other examples are",
        )
    return None


check.equivalent(
    batched(scale_and_shift),
    reference.batched(scale_and_shift),
    inputs=check.batch_sizes(batch_of_pairs, features=4),
    name="f entry by entry",
    diagnose=(how_batched_is_wrong,),
)
check.equivalent(
    batched(normalized),
    reference.batched(normalized),
    inputs=check.batch_sizes(batch_of_rows, features=4),
    name="f with a matrix",
    diagnose=(how_batched_is_wrong,),
)
check.vectorised(batched(normalized), lambda n: (jnp.ones((n, 4)), jnp.eye(4), jnp.ones(4)))
### END HIDDEN TESTS


# %% [markdown]
# ## 6.2 "It ran, so `in_axes` is right"
#
# The error message of the last section came because 5 is not 4. The next function is the score of
# one example, `x` of shape (d,), by shared weights `w` of shape (d,):

# %% trusted="score"


def score(x: Array, w: Array) -> Array:
    """The score of one example; x and w have shape (d,)."""
    return jnp.sum(x * w)


# %% [markdown]
# A claim that you can hear: "If I forget `in_axes`, JAX complains. It ran, so it is right."
#
# Predict before you go on. What does `jax.vmap(score)(xs, w)` do, without `in_axes`, for 5 examples
# of length 4, for 4 of length 4, for 3 of length 4 and for 1 of length 4? The first entry of
# `guess` is there. Nobody marks yours, but the exercise tells you whether it was right.

# %%
print("right:", jax.vmap(score, in_axes=(0, None))(jnp.ones((5, 4)), jnp.arange(4.0)))
guess = {"5 of length 4": "an error"}

# %% [markdown]
# ### Exercise `forgotten_axes` (2 points, 10 minutes, medium): predict, then run
#
# Refute the claim, with evidence. Write `forgotten_axes(d)`, which returns a dict with the keys
# `"loud"` and `"silent"`. Each value is a pair `(xs, w)` of float32 arrays of shapes `(B, d)` and
# `(d,)`, with a B ≥ 1 of your choice:
#
# * `"loud"`: `jax.vmap(score)(xs, w)` raises a `ValueError`.
# * `"silent"`: `jax.vmap(score)(xs, w)` runs without any error, its result has the shape `(B,)` of
#   the right one, `jax.vmap(score, in_axes=(0, None))(xs, w)`, and **every** entry of it is wrong,
#   by more than 0.1.
#
# * `d` is a Python int from 2 to 9, and all numbers are finite. The test calls your function with
#   several d, and runs both versions itself.
#
# What a call looks like, the evidence left out: `forgotten_axes(3)` returns
# `{"loud": (Array(...), Array(...)), "silent": (Array(...), Array(...))}`.
#
# <details><summary>Hint 1</summary>
#
# If `w` is mapped too, what does JAX take its one axis for? For which B is that no contradiction?
#
# </details>
# <details><summary>Hint 2</summary>
#
# In the silent case, example i is multiplied by the *number* `w[i]`: the result is
# `jnp.sum(xs[i]) * w[i]`. The right one is `jnp.sum(xs[i] * w)`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# B = d. With `xs` all ones, the wrong result is d times `w[i]`, the right one the sum of `w`.
# Choose a `w` none of whose entries is near the mean of all.
#
# </details>


# %% solution="forgotten_axes"
def forgotten_axes(d: int) -> dict[str, tuple[Array, Array]]:
    """Evidence on what happens when `in_axes` is forgotten.

    - `d`: length of an example, from 2 to 9.

    Returns {"loud": (xs, w), "silent": (xs, w)}; xs has shape (B, d), w shape (d,).
    """
    ### BEGIN SOLUTION
    w = jnp.eye(d)[0]  # no entry is near the mean, 1 / d
    rows = jnp.ones((d, d))
    return {"loud": (rows[:1], w), "silent": (rows, w)}
    ### END SOLUTION


# %% tests="forgotten_axes" points=2
def zeros_like(xs, w):
    return jnp.zeros_like(xs), jnp.zeros_like(w)


def zeros_of(xs, d):
    return jnp.zeros((max(len(xs), 1), d)), jnp.zeros(d)


def both_ways(xs, w):
    """What comes without in_axes, None for an error, and what is right."""
    try:
        forgotten = jax.vmap(score)(xs, w)
    except ValueError:
        forgotten = None
    return forgotten, jax.vmap(score, in_axes=(0, None))(xs, w)


check.values(sorted(forgotten_axes(3)), ["loud", "silent"], name="keys")
for name in ("loud", "silent"):
    xs, w = forgotten_axes(3)[name]
    check.values(zeros_like(xs, w), zeros_of(xs, 3), name=f"shapes and dtypes of {name!r}")
    check.true(
        bool(jnp.isfinite(xs).all() & jnp.isfinite(w).all()),
        f"Not all numbers of {name!r} are finite.",
        code="JX124",
    )
for d in (3, 4):
    xs, w = forgotten_axes(d)["loud"]
    check.values(zeros_like(xs, w), zeros_of(xs, d), dtype=False, name=f"'loud', d = {d}")
    check.true(
        both_ways(xs, w)[0] is None,
        f"jax.vmap(score)(xs, w) raises no error: it is {both_ways(xs, w)[0]}.",
        code="JX022",
        name=f"'loud', d = {d}",
    )
for d in (3, 4):
    xs, w = forgotten_axes(d)["silent"]
    check.values(zeros_like(xs, w), zeros_of(xs, d), dtype=False, name=f"'silent', d = {d}")
    forgotten, right = both_ways(xs, w)
    check.true(
        forgotten is not None and bool((jnp.abs(forgotten - right) > 0.1).all()),
        f"jax.vmap(score)(xs, w) is {forgotten} (None: an error), and {right} is right.",
        code="JX022",
        name=f"'silent', d = {d}",
    )


### BEGIN HIDDEN TESTS
# sentence: "a dict with the keys `"loud"` and `"silent"`" -> keys | -
# sentence: "float32 arrays" -> shapes and dtypes | -
# sentence: "with a B ≥ 1 of your choice" -> shapes and dtypes | 'loud' for another d
# sentence: "raises a `ValueError`" -> 'loud' | loud
# sentence: "runs without any error" -> 'silent' | silent
# sentence: "**every** entry of it is wrong, by more than 0.1" -> 'silent' | silent
# sentence: "`d` is a Python int from 2 to 9" -> 'loud', 'silent' | loud, silent
# sentence: "all numbers are finite" -> shapes and dtypes | loud, silent
for d in (2, 5, 9):
    xs, w = forgotten_axes(d)["loud"]
    check.values(zeros_like(xs, w), zeros_of(xs, d), dtype=False, name="'loud' for another d")
    check.true(
        both_ways(xs, w)[0] is None,
        "For another d, no error comes with the evidence 'loud'.",
        code="JX022",
        name="loud",
    )
    check.true(
        bool(jnp.isfinite(xs).all() & jnp.isfinite(w).all()),
        "Not all numbers of the evidence 'loud' are finite.",
        code="JX124",
        name="loud",
    )
for d in (2, 5, 9):
    xs, w = forgotten_axes(d)["silent"]
    check.values(zeros_like(xs, w), zeros_of(xs, d), dtype=False, name="'silent' for another d")
    forgotten, right = both_ways(xs, w)
    check.true(
        forgotten is not None,
        "For another d, an error comes with the evidence 'silent'.",
        code="JX022",
        name="silent",
    )
    check.true(
        bool((jnp.abs(forgotten - right) > 0.1).all()),
        "For another d, not every entry is wrong by more than 0.1 with the evidence 'silent'.",
        code="JX022",
        name="silent",
    )
    check.true(
        bool(jnp.isfinite(xs).all() & jnp.isfinite(w).all()),
        "Not all numbers of the evidence 'silent' are finite.",
        code="JX124",
        name="silent",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## 6.3 Two batches at once: `vmap` of `vmap`
#
# `jax.vmap` returns a function like any other, so it can be mapped again. The multiplication table,
# from a function of two numbers:


# %%
def times(a, b):
    return a * b


row = jax.vmap(times, in_axes=(None, 0))  # one a, many b
table = jax.vmap(row, in_axes=(0, None))  # many a, for each a row
print(table(jnp.array([1, 2, 3, 4]), jnp.array([1, 10, 100])))

# %% [markdown]
#                     b0   b1   b2
#            a0     [  .    .    .  ]        The OUTER vmap makes the first axis of the result,
#            a1     [  .    .    .  ]        the INNER one the second.
#            a2     [  .    .    .  ]
#
# The gradient of a length is NaN where the length is 0: the derivative of the square root there is
# infinite. And `jnp.where` alone does not help, as it differentiates both branches. The function in
# the next cell is right: it keeps the root away from 0 with a first `where`, and sets the result
# with a second.


# %% trusted="length"
def length(v: Array) -> Array:
    """The length of a vector, with the gradient zero where the vector is zero."""
    square = jnp.sum(v**2)
    root = jnp.sqrt(jnp.where(square == 0, 1.0, square))
    return jnp.where(square == 0, 0.0, root)


# %% [markdown]
# ### Exercise `distances` (3 points, 10 minutes, easy)
#
# Write `distances(x, y)`: all distances between two sets of points.
#
# * `x` has shape `(n, d)`, `y` has shape `(m, d)`; n, m, d ≥ 1; float32.
# * It returns a float32 array of shape `(n, m)`: entry (i, j) is the length of `x[i] - y[j]`.
# * Its gradient is finite everywhere; where two points are equal, their distance contributes 0.
# * It works under `jax.jit`, and there is no Python loop over the points.
#
# One call: `distances(jnp.array([[0.0, 0.0], [3.0, 0.0]]), jnp.array([[0.0, 4.0]]))` returns
# `[[4.0], [5.0]]`.
#
# <details><summary>Hint 1</summary>
#
# Write a function of two points first, with the `length` that is given.
#
# </details>
# <details><summary>Hint 2</summary>
#
# One `vmap` makes it "one point of `x`, all points of `y`". Another one around it runs over `x`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The first axis of the result runs over `x`, so that is the outer `vmap`. Each of the two shares
# one argument: `None`.
#
# </details>


# %% solution="distances"
def distances(x: Array, y: Array) -> Array:
    """All distances between two sets of points.

    - `x`: shape (n, d). `y`: shape (m, d). float32.

    Returns an array of shape (n, m); entry (i, j) is the distance of x[i] and y[j].
    """

    ### BEGIN SOLUTION
    def distance(p, q):
        return length(p - q)

    return jax.vmap(jax.vmap(distance, in_axes=(None, 0)), in_axes=(0, None))(x, y)
    ### END SOLUTION


# %% tests="distances" points=3
corner, other = jnp.array([[0.0, 0.0], [3.0, 0.0]]), jnp.array([[0.0, 4.0]])
check.values(
    distances(corner, other),
    jnp.array([[4.0], [5.0]]),
    mistakes={"JX511": jnp.array([[4.0, 5.0]])},
)
near, nearer = jnp.array([[3e-3, 4e-3], [0.0, 0.0]]), jnp.array([[0.0, 0.0], [3e-3, 0.0]])
check.values(
    distances(near, nearer),
    jnp.array([[5e-3, 4e-3], [0.0, 3e-3]]),
    atol=1e-5,
    name="close points",
)
touching = jnp.array([[0.0, 4.0], [3.0, 0.0], [0.0, 5.0]])
pulls = jnp.zeros((3, 1, 3, 2))
pulls = pulls.at[1, 0, 1].set(jnp.array([0.6, -0.8])).at[2, 0, 2].set(jnp.array([0.0, 1.0]))
pulls_y = -pulls.sum(axis=2, keepdims=True)
check.values(
    jax.jacrev(distances, argnums=(0, 1))(touching, other),
    (pulls, pulls_y),
    mistakes={
        "JX310": (pulls.at[:, :, 0].set(jnp.nan), jnp.full((3, 1, 1, 2), jnp.nan)),
        "JX315": (pulls, jnp.zeros((3, 1, 1, 2))),
    },
    name="gradient at equal points",
)
check.jittable(distances, corner, other)
check.vectorised(distances, lambda n: (jnp.ones((n, 2)), jnp.zeros((n, 2))))


### BEGIN HIDDEN TESTS
# sentence: "n, m, d ≥ 1; float32" -> values | equivalent
# sentence: "the length of `x[i] - y[j]`" -> values, close points | equivalent, close points
# sentence: "Its gradient is finite everywhere" -> gradient at equal points | gradients
# sentence: "their distance contributes 0" -> gradient at equal points | gradients
# sentence: "It works under `jax.jit`" -> jittable | -
# sentence: "there is no Python loop over the points" -> vectorised | vectorised
def two_clouds(rng, n, m, d=3):
    x, y = rng.normal(size=(n, d)), rng.normal(size=(m, d))
    return jnp.array(x.astype(np.float32)), jnp.array(y.astype(np.float32))


def two_specks(rng, case):
    x, y = two_clouds(rng, 3, 4)
    return 1e-3 * x.at[0].set(y[case % 4]), 1e-3 * y


def clouds_that_touch(rng, case):
    x, y = two_clouds(rng, 3, 4)
    return x, y.at[case % 4].set(x[case % 3])


def how_distances_are_wrong():
    from autograder.diagnoses import find

    x, y = two_clouds(np.random.default_rng(2), 3, 3)
    got, want = distances(x, y), reference.distances(x, y)
    if got.shape == (3, 3) and jnp.allclose(got, want.T, atol=1e-4):
        return find("JX511").finding(
            called="distances(x: f32[n,d], y: f32[m,d])",
            got="entry (i, j) is the distance of x[j] and y[i]",
            expected="the first axis runs over x, the second over y",
        )
    if got.shape == (3,):
        return find("JX502").finding(
            called="distances(x: f32[n,d], y: f32[m,d]) with n = m",
            got="the distances of x[i] and y[i] only: f32[n]",
            expected="the distance of every x[i] and every y[j]: f32[n,m]",
        )
    return None


check.equivalent(
    distances,
    reference.distances,
    inputs=check.kinds(
        {
            "n = m": lambda rng: two_clouds(rng, 4, 4),
            "n != m": lambda rng: two_clouds(rng, 2, 5),
            "n = 1": lambda rng: two_clouds(rng, 1, 3),
            "d = 1": lambda rng: two_clouds(rng, 3, 2, 1),
        }
    ),
    rtol=1e-4,
    atol=1e-4,
    diagnose=(how_distances_are_wrong,),
)
check.equivalent(
    distances,
    reference.distances,
    inputs=two_specks,
    cases=2,
    rtol=1e-3,
    atol=1e-5,
    name="close points",
)


def one_side_only():
    from autograder.diagnoses import find

    x, y = two_clouds(np.random.default_rng(3), 2, 3)
    pulled = jax.jacrev(distances, argnums=(0, 1))(x, y)
    for name, pull in zip("xy", pulled, strict=True):
        if not jnp.any(pull):
            return find("JX315").finding(
                called="the gradient of distances(x, y)",
                got=f"0 with respect to {name}",
                expected="the derivative with respect to both",
            )
    return None


check.gradients(
    distances,
    reference.distances,
    inputs=clouds_that_touch,
    argnums=(0, 1),
    diagnose=(one_side_only,),
)
check.vectorised(distances, lambda n: (jnp.ones((n, 3)), jnp.zeros((n, 3))))
### END HIDDEN TESTS


# %% [markdown]
# ## 6.4 Trees of arguments
#
# An argument may be a dict, a list or a tuple of arrays. Its entry in `in_axes` is then
#
# * one number or `None`, which holds for **all** arrays in it, or
# * a container of the same structure, with a number or `None` for each array.


# %%
def affine(params, x):
    return x @ params["w"] + params["b"]


inputs = jnp.ones(4)
stacked = {"w": jnp.ones((7, 4, 3)), "b": jnp.zeros((7, 3))}  # seven models
own_bias = {"w": jnp.ones((4, 3)), "b": jnp.zeros((7, 3))}  # one matrix, seven biases
print(jax.vmap(affine, in_axes=(0, None))(stacked, inputs).shape)
print(jax.vmap(affine, in_axes=({"w": None, "b": 0}, None))(own_bias, inputs).shape)

# %% [markdown]
# The number counts axes of each *array*, not entries of the container.
#
# An *ensemble* is several models of the same form, trained from different starting points. Their
# parameters are kept in one tree, whose arrays have the models on axis 0, as `stacked` above.

# %% trusted="predict"


def predict(params: dict[str, Array], x: Array) -> Array:
    """One model, one example: x has shape (d,), the result (k,)."""
    logits = x @ params["w"] + params["b"]
    return logits - jax.nn.logsumexp(logits)


# %% [markdown]
# ### Exercise `ensemble` (3 points, 10 minutes, medium)
#
# Write `ensemble(params, xs)`: what every model of an ensemble says of every example.
#
# * `params` is `{"w": w, "b": b}` with `w` of shape `(E, d, k)` and `b` of shape `(E, k)`: E
#   models. `xs` has shape `(B, d)`: B examples, the same for all models. E, B ≥ 1; float32.
# * It returns a float32 array of shape `(E, B, k)`: entry (e, i) is `predict` of model e on
#   example i, also for logits of some hundreds. `params` is not changed.
# * It works under `jax.jit`, and there is no Python loop over models or examples.
# * Its gradient, with respect to `params` and `xs`, is that of `predict`.
#
# One call: with E = 2, B = 5, d = 4 and k = 3 the result has shape `(2, 5, 3)`.
#
# <details><summary>Hint 1</summary>
#
# Two batch axes, two `vmap`s. Which argument does each of them map, and which does it share?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The models are the first axis of the result, so they belong to the outer `vmap`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The inner `vmap` has one model and all examples, the outer one all models. An entry of `in_axes`
# that is a number holds for all arrays of a dict.
#
# </details>


# %% solution="ensemble"
def ensemble(params: dict[str, Array], xs: Array) -> Array:
    """The predictions of all models for all examples.

    - `params`: {"w": (E, d, k), "b": (E, k)}, float32.
    - `xs`: shape (B, d), float32.

    Returns an array of shape (E, B, k).
    """
    ### BEGIN SOLUTION
    examples = jax.vmap(predict, in_axes=(None, 0))
    return jax.vmap(examples, in_axes=(0, None))(params, xs)
    ### END SOLUTION


# %% tests="ensemble" points=3
models = {
    "w": jnp.array([[[1.0, 0.0]], [[0.0, 2.0]]]),
    "b": jnp.array([[0.0, 0.0], [1.0, 0.0]]),
}
says = jnp.array(
    [
        [[-0.3132617, -1.3132617], [-0.6931472, -0.6931472], [-1.3132617, -0.3132617]],
        [[-1.3132617, -0.3132617], [-0.3132617, -1.3132617], [-0.0485874, -3.0485874]],
    ]
)
check.values(
    ensemble(models, jnp.array([[1.0], [0.0], [-1.0]])),
    says,
    mistakes={"JX511": jnp.swapaxes(says, 0, 1), "JX513": says.mean(axis=0)},
)
check.values(
    ensemble(models, jnp.array([[100.0]])),
    jnp.array([[[0.0, -100.0]], [[-199.0, 0.0]]]),
    mistakes={"JX136": jnp.array([[[jnp.nan, -jnp.inf]], [[-jnp.inf, jnp.nan]]])},
    name="large logits",
)


def one_by_one(params, xs):
    every = [{"w": w, "b": b} for w, b in zip(params["w"], params["b"], strict=True)]
    return jnp.stack([jnp.stack([predict(model, x) for x in xs]) for model in every])


check.values(
    jax.jacrev(ensemble, argnums=(0, 1))(models, jnp.array([[1.0], [0.5]])),
    jax.jacrev(one_by_one, argnums=(0, 1))(models, jnp.array([[1.0], [0.5]])),
    rtol=1e-4,
    name="gradient",
)
check.pure(ensemble, models, jnp.ones((3, 1)))
check.jittable(ensemble, models, jnp.ones((3, 1)))
check.vectorised(
    ensemble, lambda n: ({"w": jnp.ones((n, 4, 3)), "b": jnp.ones((n, 3))}, jnp.ones((n, 4)))
)


### BEGIN HIDDEN TESTS
# sentence: "`w` of shape `(E, d, k)` and `b` of shape `(E, k)`" -> values | equivalent
# sentence: "E, B ≥ 1; float32" -> large logits | equivalent
# sentence: "entry (e, i) is `predict` of model e on example i" -> values | equivalent
# sentence: "also for logits of some hundreds" -> large logits | large logits
# sentence: "`params` is not changed" -> pure | -
# sentence: "It works under `jax.jit`" -> jittable | -
# sentence: "there is no Python loop over models or examples" -> vectorised | vectorised
# sentence: "Its gradient, with respect to `params` and `xs`" -> gradient | gradients
def ensembles(rng, models, examples, scale=1.0):
    def draw(*shape):
        return jnp.array((scale * rng.normal(size=shape)).astype(np.float32))

    return {"w": draw(models, 4, 3), "b": draw(models, 3)}, draw(examples, 4) / scale


def how_ensemble_is_wrong():
    from autograder.diagnoses import find

    params, xs = ensembles(np.random.default_rng(4), 4, 4)
    got, want = ensemble(params, xs), reference.ensemble(params, xs)

    def said(code, text):
        return find(code).finding(
            called="ensemble(params, xs: f32[B,d]) with E = B",
            got=text,
            expected="every model on every example: f32[E,B,k]",
        )

    if got.shape == want.shape and jnp.allclose(got, jnp.swapaxes(want, 0, 1), atol=1e-4):
        return said("JX511", "the examples on axis 0 and the models on axis 1")
    if got.shape == (4, 3):
        paired = want[jnp.arange(4), jnp.arange(4)]
        if jnp.allclose(got, paired, atol=1e-4):
            return said("JX502", "model i on example i only: f32[B,k]")
        return said("JX513", "one result for all models: f32[B,k]")
    alone = ensemble(params, xs[:1])
    if got.shape == want.shape and not jnp.allclose(got[:, :1], alone, atol=1e-4):
        return said("JX512", "another result for the first example when it is alone")
    return None


check.equivalent(
    ensemble,
    reference.ensemble,
    inputs=check.kinds(
        {
            "E = B": lambda rng: ensembles(rng, 4, 4),
            "E != B": lambda rng: ensembles(rng, 2, 5),
            "B = 1": lambda rng: ensembles(rng, 3, 1),
            "E = 1": lambda rng: ensembles(rng, 1, 2),
        }
    ),
    rtol=1e-4,
    diagnose=(how_ensemble_is_wrong,),
)
check.equivalent(
    ensemble,
    reference.ensemble,
    inputs=lambda rng, case: ensembles(rng, 2, 5, 50.0),
    cases=2,
    rtol=1e-4,
    name="large logits",
)
check.gradients(
    ensemble,
    reference.ensemble,
    inputs=lambda rng, case: ensembles(rng, 2, 3),
    argnums=(0, 1),
    cases=2,
)
check.vectorised(ensemble, lambda n: (models, jnp.ones((n, 1))))
### END HIDDEN TESTS


# %% [markdown]
# ## 6.5 Some arrays of a dict, and a keyword
#
# The second call above, with `own_bias`, mapped one array of a dict and shared the other. There is
# one more thing to know: `in_axes` speaks of **positional** arguments only. Whatever is passed by
# keyword is mapped over its first axis, without being asked:


# %%
def power(x, *, exponent):
    return x**exponent


try:
    jax.vmap(power, in_axes=(0,))(jnp.arange(3.0), exponent=2.0)
except Exception as error:
    print(f"{type(error).__name__}: {error}")

# A keyword argument that is shared is fixed before vmap sees the function.
print(jax.vmap(lambda x: power(x, exponent=2.0))(jnp.arange(3.0)))

# %% [markdown]
# In the next cell, a translator with one big shared matrix and a small vector of its own for each
# speaker.

# %% trusted="adapted"


def adapted(params: dict[str, Any], x: Array, *, temperature: float | Array) -> Array:
    """One speaker, one sentence.

    - `params`: {"shared": {"w": (d, k)}, "speaker": (d,)}. `x`: shape (d,). `temperature`: ().

    Returns an array of shape (k,).
    """
    y = jnp.tanh(x * params["speaker"]) @ params["shared"]["w"]
    return y / temperature


# %% [markdown]
# ### Exercise `all_speakers` (3 points, 10 minutes, medium)
#
# Write `all_speakers(params, xs, temperature)`: each speaker's own sentence.
#
# * `params` is a dict as for `adapted`, in which only `"speaker"` has a batch axis: shape `(B, d)`.
#   `params["shared"]["w"]` has shape `(d, k)` and holds for all. `xs` has shape `(B, d)`, one
#   sentence for each speaker; B ≥ 1; float32.
# * `temperature` is one number, the same for all: a Python float, or a float32 array of shape `()`.
# * It returns a float32 array of shape `(B, k)`: row i is `adapted` for `params["speaker"][i]` and
#   `xs[i]`. `params` is not changed.
# * It works under `jax.jit` with all arguments traced, and there is no Python loop over the
#   speakers. Its gradient, with respect to all three arguments, is that of `adapted`.
#
# One call: with `"w"` the identity matrix of size 3, all else ones, B = 2 and temperature 2.0, it
# returns the array of shape `(2, 3)` all of whose entries are `tanh(1) / 2`, about 0.381.
#
# <details><summary>Hint 1</summary>
#
# Draw up what `in_axes` should be for each array: `"w"`, `"speaker"`, `xs`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The entry for `params` is a dict with the same keys, down to the place where the answer is the
# same for everything below: `None` may stand for the whole of `"shared"`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Map a function of `params` and `x` that passes `temperature` on by keyword itself. Its `in_axes`
# are a dict and a number.
#
# </details>


# %% solution="all_speakers"
def all_speakers(params: dict[str, Any], xs: Array, temperature: float | Array) -> Array:
    """`adapted`, for each speaker and the sentence that belongs to it.

    - `params`: {"shared": {"w": (d, k)}, "speaker": (B, d)}. `xs`: (B, d). `temperature`: ().

    Returns an array of shape (B, k).
    """

    ### BEGIN SOLUTION
    def one(params, x):
        return adapted(params, x, temperature=temperature)

    return jax.vmap(one, in_axes=({"shared": None, "speaker": 0}, 0))(params, xs)
    ### END SOLUTION


# %% tests="all_speakers" points=3
identity = {"shared": {"w": jnp.eye(3)}, "speaker": jnp.array([[1.0, 1.0, 1.0], [0.0, 2.0, 1.0]])}
check.values(
    all_speakers(identity, jnp.ones((2, 3)), 2.0),
    jnp.array([[0.3807971, 0.3807971, 0.3807971], [0.0, 0.48201376, 0.3807971]]),
)
alone = {
    "shared": {"w": jnp.array([[1.0, 0.0, 2.0], [3.0, 1.0, 0.0]])},
    "speaker": jnp.array([[0.5, 1.0]]),
}
check.values(
    all_speakers(alone, jnp.array([[2.0, -0.5]]), jnp.array(0.5)),
    jnp.array([[-1.2495147, -0.9242343, 3.0463766]]),
    name="one speaker",
)


def one_by_one(params, xs, temperature):
    own = [{**params, "speaker": speaker} for speaker in params["speaker"]]
    rows = zip(own, xs, strict=True)
    return jnp.stack([adapted(params, x, temperature=temperature) for params, x in rows])


spoken = alone, jnp.array([[2.0, -0.5]]), jnp.array(0.5)
check.values(
    jax.jacrev(all_speakers, argnums=(0, 1, 2))(*spoken),
    jax.jacrev(one_by_one, argnums=(0, 1, 2))(*spoken),
    rtol=1e-4,
    name="gradient",
)
check.pure(all_speakers, identity, jnp.ones((2, 3)), 2.0)
check.jittable(all_speakers, identity, jnp.ones((2, 3)), jnp.array(0.5))
check.vectorised(
    all_speakers,
    lambda n: ({"shared": {"w": jnp.eye(3)}, "speaker": jnp.ones((n, 3))}, jnp.ones((n, 3)), 0.5),
)


### BEGIN HIDDEN TESTS
# sentence: "only `"speaker"` has a batch axis" -> values | equivalent
# sentence: "B ≥ 1; float32" -> one speaker | equivalent
# sentence: "a Python float, or a float32 array of shape `()`" -> values, one speaker | equivalent
# sentence: "row i is `adapted` for `params["speaker"][i]` and `xs[i]`" -> values | equivalent
# sentence: "`params` is not changed" -> pure | -
# sentence: "It works under `jax.jit` with all arguments traced" -> jittable | -
# sentence: "there is no Python loop over the speakers" -> vectorised | vectorised
# sentence: "Its gradient, with respect to all three arguments" -> gradient | gradients
def speakers(rng, size):
    def draw(*shape):
        return jnp.array(rng.normal(size=shape).astype(np.float32))

    params = {"shared": {"w": draw(4, 3)}, "speaker": draw(size, 4)}
    temperature = 1.5 if size == 6 else jnp.array(rng.uniform(0.5, 2.0), dtype=jnp.float32)
    return params, draw(size, 4), temperature


def how_all_speakers_is_wrong():
    from autograder.diagnoses import find

    params, xs, t = speakers(np.random.default_rng(8), 4)
    got, want = all_speakers(params, xs, t), reference.all_speakers(params, xs, t)

    def said(code, text):
        return find(code).finding(
            called="all_speakers(params, xs: f32[B,d], temperature) with B = d",
            got=text,
            expected="speaker i with sentence i: f32[B,k]",
        )

    if got.shape == (4, 4, 3):
        return said("JX122", "every speaker with every sentence: f32[B,B,k]")
    if got.shape != want.shape:
        return None
    shuffled = params["speaker"].T
    if jnp.allclose(got, reference.all_speakers({**params, "speaker": shuffled}, xs, t), atol=1e-4):
        return said("JX507", "column i of speaker for sentence i")
    first = reference.all_speakers(
        {**params, "speaker": jnp.broadcast_to(params["speaker"][:1], (4, 4))}, xs, t
    )
    if jnp.allclose(got, first, atol=1e-4):
        return said("JX123", "the first speaker for all sentences")
    return None


check.equivalent(
    all_speakers,
    reference.all_speakers,
    inputs=check.batch_sizes(speakers, features=4),
    rtol=1e-4,
    diagnose=(how_all_speakers_is_wrong,),
)
check.gradients(
    all_speakers,
    reference.all_speakers,
    inputs=lambda rng, case: speakers(rng, 3),
    argnums=(0, 1, 2),
    cases=2,
)
check.vectorised(
    all_speakers,
    lambda n: (
        {"shared": {"w": jnp.ones((4, 2))}, "speaker": jnp.ones((n, 4))},
        jnp.ones((n, 4)),
        2.0,
    ),
)
### END HIDDEN TESTS


# %% [markdown]
# ## 6.6 Where does the batch axis go? `out_axes`
#
# The examples need not be rows. `in_axes=1` hands out the columns, and `out_axes=1` makes columns
# of the results. The default is `out_axes=0`, whatever `in_axes` is:


# %%
def first_and_last(v):
    return jnp.array([v[0], v[-1]])


grid = jnp.arange(12).reshape(3, 4)
print(grid)
print(jax.vmap(first_and_last)(grid))  # rows in, rows out
print(jax.vmap(first_and_last, in_axes=1)(grid))  # columns in, rows out
print(jax.vmap(first_and_last, in_axes=1, out_axes=1)(grid))  # columns in, columns out

# %% [markdown]
# On a square array a wrong axis changes no shape. A function of several results may have an entry
# for each in `out_axes`, as `in_axes` has for the arguments; `None` there stands for a result that
# is the same for all examples.

# %% [markdown]
# ### Exercise `column_stats` (2 points, 10 minutes, easy): repair
#
# This should put three numbers under each column. It has several faults, and on a square table only
# one of them is an error:
#
#     def column_stats(table):
#         def stats(column):
#             return np.array([column.max(), column.mean(), column.min()])
#
#         return jax.vmap(stats, out_axes=1)(table)
#
# Repair it, so that `column_stats(table)` does what the picture says.
#
#     table     1  10            result     1  10     smallest
#               4  60     -->               2  30     mean
#               1  20                       4  60     largest
#
# * `table` is a float32 array of shape `(h, w)`, h, w ≥ 1.
# * It returns a float32 array of shape `(3, w)`: the smallest entry, the mean and the largest entry
#   of each column, in this order.
# * It works under `jax.jit`, and there is no Python loop over the columns. Its gradient is that of
#   the three numbers, where no two entries of a column are equal.
#
# One call: the picture.
#
# <details><summary>Hint 1</summary>
#
# Run it as it is, and repair what the error names. Then try it on the table of the picture, and on
# a square one with numbers that you know.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.stack([...])` or `jnp.array([...])` puts three numbers into an array, also while traced. Then
# ask which axis counts the columns, in the table and in the result.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Three faults: NumPy inside of a traced function, the order of the three numbers, and an axis that
# is left to its default.
#
# </details>


# %% solution="column_stats"
def column_stats(table: Array) -> Array:
    """Smallest entry, mean and largest entry of each column.

    - `table`: shape (h, w), float32.

    Returns an array of shape (3, w).
    """

    ### BEGIN SOLUTION
    def stats(column):
        return jnp.array([column.min(), column.mean(), column.max()])

    return jax.vmap(stats, in_axes=1, out_axes=1)(table)
    ### END SOLUTION


# %% tests="column_stats" points=2
table = jnp.array([[1.0, 10.0], [4.0, 60.0], [1.0, 20.0]])
check.values(
    column_stats(table),
    jnp.array([[1.0, 10.0], [2.0, 30.0], [4.0, 60.0]]),
    mistakes={"JX508": jnp.array([[1.0, 2.0, 4.0], [10.0, 30.0, 60.0]])},
)
check.values(
    column_stats(jnp.array([[-3.0, -1.0]])),
    jnp.array([[-3.0, -1.0], [-3.0, -1.0], [-3.0, -1.0]]),
    name="one row",
)
unsorted = jnp.array([[2.0], [4.0], [1.0]])
if check.values(column_stats(unsorted), jnp.array([[1.0], [7 / 3], [4.0]]), name="column") is None:
    check.values(
        jax.jacrev(column_stats)(unsorted)[:, 0, :, 0],
        jnp.array([[0.0, 0.0, 1.0], [1 / 3, 1 / 3, 1 / 3], [0.0, 1.0, 0.0]]),
        name="gradient",
    )
check.jittable(column_stats, table)
check.vectorised(column_stats, lambda n: (jnp.ones((3, n)),))


### BEGIN HIDDEN TESTS
# sentence: "float32 array of shape `(h, w)`, h, w ≥ 1" -> values, one row | equivalent
# sentence: "the smallest entry, the mean and the largest entry" -> values | equivalent
# sentence: "It works under `jax.jit`" -> jittable | -
# sentence: "there is no Python loop over the columns" -> vectorised | vectorised
# sentence: "Its gradient is that of the three numbers" -> gradient | gradients
def tables(h, w):
    return lambda rng: (jnp.array(rng.normal(size=(h, w)).astype(np.float32)),)


def how_column_stats_are_wrong():
    from autograder.diagnoses import find

    table = tables(3, 3)(np.random.default_rng(9))[0]
    got = column_stats(table)

    def said(code, text):
        return find(code).finding(
            called="column_stats(table: f32[h,w]) with h = w = 3",
            got=text,
            expected="column j of the result for column j of the table",
        )

    columns, rows = reference.column_stats(table), reference.column_stats(table.T)
    for code, wrong, text in (
        ("JX508", columns.T, "row j of the result for column j of the table"),
        ("JX507", rows, "column j of the result for row j of the table"),
        ("JX507", rows.T, "row j of the result for row j of the table"),
        ("JX134", columns[::-1], "the three numbers in another order"),
    ):
        if got.shape == (3, 3) and jnp.allclose(got, wrong, atol=1e-4):
            return said(code, text)
    return None


check.equivalent(
    column_stats,
    reference.column_stats,
    inputs=check.kinds(
        {
            "h = w": tables(3, 3),
            "h != w": tables(4, 2),
            "w = 1": tables(5, 1),
            "h = 1": tables(1, 4),
        }
    ),
    diagnose=(how_column_stats_are_wrong,),
)
check.gradients(
    column_stats, reference.column_stats, inputs=lambda rng, case: tables(4, 3)(rng), cases=2
)
check.vectorised(column_stats, lambda n: (jnp.ones((5, n)),))
### END HIDDEN TESTS


# %% [markdown]
# ## 6.7 One gradient for each example
#
# `jax.grad` of the mean loss is the mean of the gradients: one gradient for the batch. If you want
# to know which examples are unusual, or limit what a single one can do, you need a gradient for
# **each** example. That is `vmap` around `grad`, on the loss of one example:


# %%
def one_loss(slope, x, y):
    return (slope * x - y) ** 2


xs, ys = jnp.array([1.0, 2.0, 3.0]), jnp.array([1.0, 1.0, 9.0])
print(jax.vmap(jax.grad(one_loss), in_axes=(None, 0, 0))(2.0, xs, ys))  # three gradients
mean_loss = lambda slope: jnp.mean(jax.vmap(one_loss, in_axes=(None, 0, 0))(slope, xs, ys))
print(jax.grad(mean_loss)(2.0))  # their mean

# %% [markdown]
# For a tree of parameters, every array of the result gets the batch axis in front. Mind the memory:
# B gradients are as large as B times the parameters, as long as they are not reduced.

# %% trusted="example_loss"


def example_loss(params: dict[str, Array], x: Array, y: Array) -> Array:
    """The loss of one example: x has shape (d,), y has shape ()."""
    hidden = jnp.tanh(x @ params["w1"] + params["b1"])
    return (hidden @ params["w2"] - y) ** 2


# %% [markdown]
# ### Exercise `gradient_norms` (3 points, 15 minutes, medium)
#
# Write `gradient_norms(params, xs, ys)`: how strongly does each example pull at the parameters?
#
# * `params` is `{"w1": (d, h), "b1": (h,), "w2": (h,)}`; `xs` has shape `(B, d)` and `ys` shape
#   `(B,)`, B ≥ 1; float32.
# * It returns a float32 array of shape `(B,)`: entry i is the length of the gradient of
#   `example_loss(params, xs[i], ys[i])` with respect to `params`, all its numbers taken as one long
#   vector: the square root of the sum of the squares over **all three** arrays.
# * It works under `jax.jit`, and there is no Python loop over the examples. `params` is not
#   changed.
#
# One call: with d = h = 1, all parameters 0 except `w2 = [1.0]`, `xs = [[2.0], [0.0]]` and
# `ys = [1.0, 1.0]`, the loss of each example is 1. The gradients of the first are −4 for `w1`, −2
# for `b1` and 0 for `w2`, those of the second 0, −2 and 0: the result is `[4.472136, 2.0]`.
#
# <details><summary>Hint 1</summary>
#
# Write the function for one example first: it takes `params`, `x` and `y` and returns one number.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.tree.leaves(tree)` is a list of the arrays in a tree. Inside the function for one example
# there is no batch axis, so `jnp.sum` of a whole array is right.
#
# </details>
# <details><summary>Hint 3</summary>
#
# For one example: `jax.grad`, the squares of all leaves summed up, one root. Then `vmap`: which of
# the three arguments has a batch axis?
#
# </details>


# %% solution="gradient_norms"
def gradient_norms(params: dict[str, Array], xs: Array, ys: Array) -> Array:
    """The length of each example's gradient.

    - `params`: {"w1": (d, h), "b1": (h,), "w2": (h,)}. `xs`: (B, d). `ys`: (B,). float32.

    Returns an array of shape (B,).
    """

    ### BEGIN SOLUTION
    def norm(params, x, y):
        grads = jax.grad(example_loss)(params, x, y)
        return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))

    return jax.vmap(norm, in_axes=(None, 0, 0))(params, xs, ys)
    ### END SOLUTION


# %% tests="gradient_norms" points=3
tiny = {"w1": jnp.zeros((1, 1)), "b1": jnp.zeros(1), "w2": jnp.ones(1)}
# The third example has the right label, and so the gradient 0.
check.values(
    gradient_norms(tiny, jnp.array([[2.0], [0.0], [1.0]]), jnp.array([1.0, 1.0, 0.0])),
    jnp.array([4.472136, 2.0, 0.0]),
    mistakes={"JX125": jnp.array([20.0, 4.0, 0.0])},
)
small = {"w1": jnp.array([[0.5, -1.0]]), "b1": jnp.zeros(2), "w2": jnp.array([1.0, 2.0])}
# The gradients are [-1.669, -1.782] for w1 and for b1, and [-0.981, 1.616] for w2.
check.values(
    gradient_norms(small, jnp.ones((1, 1)), jnp.zeros(1)),
    jnp.array([3.936906]),
    name="one example",
)
check.pure(gradient_norms, tiny, jnp.ones((3, 1)), jnp.zeros(3))
check.jittable(gradient_norms, tiny, jnp.ones((3, 1)), jnp.zeros(3))
check.vectorised(gradient_norms, lambda n: (tiny, jnp.ones((n, 1)), jnp.zeros(n)))


### BEGIN HIDDEN TESTS
# sentence: "`xs` has shape `(B, d)` and `ys` shape `(B,)`" -> values, one example | equivalent
# sentence: "a float32 array of shape `(B,)`" -> values, one example | equivalent
# sentence: "entry i is the length of the gradient" -> values | equivalent, short gradients
# sentence: "over **all three** arrays" -> one example | equivalent
# sentence: "It works under `jax.jit`" -> jittable | -
# sentence: "there is no Python loop over the examples" -> vectorised | vectorised
# sentence: "`params` is not changed" -> pure | -
def small_networks(rng, size):
    def draw(*shape):
        return jnp.array(rng.normal(size=shape).astype(np.float32))

    params = {"w1": draw(4, 3), "b1": draw(3), "w2": draw(3)}
    return params, draw(size, 4), draw(size)


def how_gradient_norms_are_wrong():
    from autograder.diagnoses import find

    params, xs, ys = small_networks(np.random.default_rng(6), 5)
    got, want = gradient_norms(params, xs, ys), reference.gradient_norms(params, xs, ys)
    each = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)

    def said(code, text):
        return find(code).finding(
            called="gradient_norms(params, xs: f32[B,d], ys: f32[B])",
            got=text,
            expected="the length of each example's gradient: f32[B]",
        )

    def total(leaves):
        return jnp.sqrt(sum(jnp.sum(g.reshape(len(g), -1) ** 2, axis=1) for g in leaves))

    if np.shape(got) == ():
        mean = jax.tree.map(lambda g: g.mean(0, keepdims=True), each)
        if jnp.allclose(got, total(jax.tree.leaves(mean))[0], rtol=1e-3):
            return said("JX321", "one number: the length of the mean gradient")
        return said("JX513", "one number for the whole batch")
    if got.shape != want.shape:
        return None
    for name in each:
        others = [other for other in each if other != name]
        if jnp.allclose(got, total([each[name]]), rtol=1e-3):
            return said("JX614", f"the length of the gradient of {name} only")
        if jnp.allclose(got, total([each[other] for other in others]), rtol=1e-3):
            return said("JX614", f"the length of a gradient without {name}")
    if jnp.ptp(got) < 1e-4:
        return said("JX321", "the same number for each example")
    return None


check.equivalent(
    gradient_norms,
    reference.gradient_norms,
    inputs=check.batch_sizes(small_networks, features=4),
    rtol=1e-4,
    diagnose=(how_gradient_norms_are_wrong,),
)


def short_gradients(rng, case):
    params, xs, ys = small_networks(rng, 5)
    right = jnp.tanh(xs @ params["w1"] + params["b1"]) @ params["w2"]
    return params, xs, right + 1e-2 * ys


check.equivalent(
    gradient_norms,
    reference.gradient_norms,
    inputs=short_gradients,
    cases=2,
    rtol=1e-3,
    name="short gradients",
)
check.vectorised(gradient_norms, lambda n: (small, jnp.ones((n, 1)), jnp.ones(n)))
### END HIDDEN TESTS


# %% [markdown]
# ## 6.8 Do the examples know of one another?
#
# `vmap` keeps examples apart by construction: what is written for one does not see the others. (It
# can ask to: `jax.vmap(f, axis_name="batch")` gives the mapped axis a name, and in `f`
# `jax.lax.psum(x, "batch")` is the sum over it.) Code that was written for a whole batch has no
# such guarantee. Here are four functions from a code review, each from an array of shape (B, d) to
# an array of shape (B, k):


# %% trusted="reviewed"
def centered(xs: Array) -> Array:
    return xs - jnp.mean(xs, axis=1, keepdims=True)


def standardized(xs: Array) -> Array:
    return (xs - jnp.mean(xs, axis=0)) / (jnp.std(xs, axis=0) + 1.0)


def probabilities(xs: Array) -> Array:
    return jax.nn.softmax(xs, axis=0)


def neighbours(xs: Array) -> Array:
    return xs + jnp.roll(xs, 1, axis=0)


# %% [markdown]
# ### Exercise `mixes_examples` (2 points, 15 minutes, medium): audit
#
# Write `mixes_examples(g, xs)`, which finds out by experiment whether the examples of a batch
# influence one another.
#
# * `g` takes a float32 array of shape `(B, d)`, any B ≥ 1, and returns one of shape `(B, k)`. It is
#   written with `jax.numpy`, and may be traced. `xs` is such an array with B ≥ 2, drawn from the
#   standard normal distribution.
# * It returns `True` if a row of `g(xs)` depends on other rows of `xs`: on their values, or on how
#   many there are. It returns `False` if each row i of `g(xs)` is what `g` makes of `xs[i]` alone.
#   A Python or NumPy bool, or a bool array of shape `()`.
# * Rounding is no influence: differences below 1e-5 do not count. If there is an influence, a row
#   of `g(xs)` differs by more than 1e-3 from what `g` makes of that example alone.
#
# One call: `mixes_examples(centered, xs)` is `False`: `centered` takes the mean over the entries of
# each example.
#
# <details><summary>Hint 1</summary>
#
# If examples do not know of one another, what is `g(xs[i:i+1])`?
#
# </details>
# <details><summary>Hint 2</summary>
#
# It is row i of `g(xs)`. One example alone is a batch of one. Do not stop at the first example: it
# may be another one that is influenced.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Compare `g(xs)` with the results of the examples alone: a Python loop is fine here, and so is
# `jax.vmap(lambda x: g(x[None])[0])(xs)`. `jnp.allclose(a, b, atol=1e-4)` takes care of rounding.
#
# </details>


# %% solution="mixes_examples"
def mixes_examples(g: Callable[[Array], Array], xs: Array) -> bool:
    """Whether the examples of a batch influence one another under `g`.

    - `g`: from (B, d) to (B, k). `xs`: shape (B, d), B >= 2, float32.

    Returns True or False.
    """
    ### BEGIN SOLUTION
    alone = jnp.concatenate([g(xs[i : i + 1]) for i in range(len(xs))])
    return not (abs(g(xs) - alone) < 1e-4).all()
    ### END SOLUTION


# %% tests="mixes_examples" points=2
some_rows = jnp.array([[0.3, -1.2, 0.8], [1.5, 0.1, -0.4], [-0.7, 0.9, 2.0], [0.2, 0.6, -1.1]])


def ranks(xs):
    return 0.1 * jnp.argsort(jnp.argsort(xs, axis=0), axis=0)


def there_and_back(xs):
    far = 4 * jnp.sum(xs, axis=0)
    return (xs + far) - far  # xs, but for rounding


def there_and_back_from_afar(xs):
    far = 25.0 * len(xs)
    return (xs + far) - far  # xs, but for rounding: less than 1e-5


def one_entry_copied(xs):
    return xs.at[-1, -1].set(xs[0, -1])


def divided_by_their_number(xs):
    return xs / len(xs)


def both_results(g, answer):
    """A finding with what `g` gives, for all examples together and for each alone."""

    def told():
        from autograder.diagnoses import find

        if np.asarray(answer).dtype != bool or np.shape(answer):
            return None
        alone = jnp.concatenate([g(some_rows[i : i + 1]) for i in range(len(some_rows))])
        size = float(jnp.abs(g(some_rows) - alone).max())
        return find("JX020").finding(
            called=f"mixes_examples({g.__name__}, xs)",
            got=f"{answer}",
            expected=f"{not answer}: {g.__name__}(xs) differs by up to {size:.1g} from what comes "
            "of the examples one by one",
        )

    return (told,)


for g in (centered, there_and_back, there_and_back_from_afar):
    answer = mixes_examples(g, some_rows)
    check.values(answer, False, name=g.__name__, diagnose=both_results(g, answer))
for g in (standardized, probabilities, neighbours, ranks):
    answer = mixes_examples(g, some_rows)
    check.values(answer, True, name=g.__name__, diagnose=both_results(g, answer))
for g in (one_entry_copied, divided_by_their_number):
    answer = mixes_examples(g, some_rows)
    check.values(answer, True, name=g.__name__, diagnose=both_results(g, answer))


### BEGIN HIDDEN TESTS
# sentence: "any B ≥ 1" -> centered | no influence
# sentence: "depends on other rows of `xs`" -> standardized | all examples influence one another
# sentence: "or on how many there are" -> divided_by_their_number | how many there are
# sentence: "is what `g` makes of `xs[i]` alone" -> centered | no influence
# sentence: "A Python or NumPy bool, or a bool array of shape `()`" -> centered | no influence
# sentence: "Rounding is no influence" -> there_and_back, there_and_back_from_afar | rounding
def rows_like(size, seed):
    return jnp.array(np.random.default_rng(seed).normal(size=(size, 3)).astype(np.float32))


def last_sees_first(xs):
    return xs.at[-1].add(jnp.where(len(xs) > 1, xs[0], 0.0))


def first_sees_last(xs):
    return jnp.tanh(xs).at[0].multiply(1.0 + xs[-1] ** 2)


def sorted_batch(xs):
    return jnp.sort(xs, axis=0)


def row_softmax(xs):
    return jax.nn.softmax(xs @ jnp.arange(6.0).reshape(3, 2), axis=-1)


def constant(xs):
    return jnp.ones((len(xs), 2))


def largest_of_column(xs):
    return jnp.float32(xs == xs.max(axis=0))


def last_column_shared(xs):
    return xs.at[:, -1].set(jnp.mean(xs[:, -1]))


def root_of_their_number(xs):
    return jnp.tanh(xs) / jnp.sqrt(len(xs))


def around_the_batch(xs):
    far = 3 * jnp.sum(jnp.abs(xs), axis=0)
    return jnp.tanh((xs - far) + far)


for g, size in ((last_sees_first, 4), (first_sees_last, 5), (last_sees_first, 2)):
    check.values(
        mixes_examples(g, rows_like(size, size)),
        True,
        mistakes={"JX020": False},
        name="one example influences one other",
    )
for g, size in ((sorted_batch, 4), (standardized, 2), (largest_of_column, 5)):
    check.values(
        mixes_examples(g, rows_like(size, 4 + size)),
        True,
        mistakes={"JX020": False},
        name="all examples influence one another",
    )
check.values(
    mixes_examples(last_column_shared, rows_like(4, 12)),
    True,
    mistakes={"JX020": False},
    name="an influence on one column",
)
check.values(
    mixes_examples(root_of_their_number, rows_like(4, 10)),
    True,
    mistakes={"JX020": False},
    name="how many there are",
)
for g, size in ((row_softmax, 4), (row_softmax, 2), (constant, 4), (centered, 2)):
    check.values(
        mixes_examples(g, rows_like(size, 11 + size)),
        False,
        mistakes={"JX020": True},
        name="no influence",
    )
check.values(
    mixes_examples(around_the_batch, rows_like(4, 16)),
    False,
    mistakes={"JX132": True},
    name="rounding",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 6.9 From a loop to one program
#
# Before an optimizer step on sensitive data, each example's gradient is *clipped*: a gradient
# longer than a limit is shortened to it. Only then are they averaged, so that no single example
# can pull too hard. (With noise added to the sum, that is *DP-SGD*, differentially private SGD.)
#
#     gradient g of one example      length <= limit:  g
#                                    length >  limit:  g * limit / length
#
# The next cell does that with a loop. Each round calls Python for every single operation; and under
# `jax.jit` the loop would be unrolled into B copies of the program.


# %% trusted="slow_clipped"
def clip_to(limit: float, grads: dict[str, Array]) -> dict[str, Array]:
    """Shortens a gradient, a dict of arrays, to the length `limit` if it is longer."""
    square = sum(jnp.sum(g**2) for g in grads.values())
    factor = jnp.minimum(1.0, limit / jnp.sqrt(square + 1e-12))
    return {name: factor * g for name, g in grads.items()}


LIMIT = 0.5


def slow_clipped(params: dict[str, Array], xs: Array, ys: Array) -> dict[str, Array]:
    """The mean of the clipped gradients of `example_loss`; xs: (B, d), ys: (B,)."""
    total = {name: jnp.zeros_like(p) for name, p in params.items()}
    for i in range(len(xs)):
        grads = clip_to(LIMIT, jax.grad(example_loss)(params, xs[i], ys[i]))
        total = {name: total[name] + grads[name] for name in params}
    return {name: t / len(xs) for name, t in total.items()}


# %% [markdown]
# ### Exercise `fast_clipped` (3 points, 15 minutes, hard): faster, measured
#
# Make a function `fast_clipped(params, xs, ys)` that returns what `slow_clipped(params, xs, ys)`
# returns, faster.
#
# * `params`, `xs` and `ys` are as for `gradient_norms`; `params` is not changed. It returns a dict
#   as `params`, equal to what `slow_clipped` returns, up to rounding (1e-4 of the largest number in
#   an array).
# * There is no Python loop over the examples.
# * `fast_clipped` is jitted: in the second call with the same shapes, none of your Python code
#   runs.
# * It is at least **3 times as fast** as `slow_clipped`.
#
# **How the speed is measured.** First come the tests of values, of "no Python loop" and of
# "jitted", which need no clock. Then `fast_clipped` is compared with `slow_clipped` as given above,
# not jitted, on the device of the machine that marks (the GPU if it has one, else the CPU), for
# B = 4, d = 16 and h = 32. Both have run before, so compilation does not count. The two take turns
# many times, each waits for its result, and what counts is the ratio of their times. If the
# measurements cannot tell whether the ratio is above 3, the check counts as passed. You need not be
# clever: a right solution is many times above the bar.
#
# One call: if all ys are what the network says, all gradients are 0, and so is the result.
#
# <details><summary>Hint 1</summary>
#
# What happens to one example, before the sum? Write that as a function and map it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The mapped function returns a dict whose arrays have the examples on axis 0. What is left to do is
# a mean over that axis, for each array: `jax.tree.map`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.jit` on the outside, `jax.vmap` inside of it, and in there what the loop does in one round.
# The mean comes last.
#
# </details>


# %% solution="fast_clipped"
# fast_clipped(params: dict[str, Array], xs: Array, ys: Array) -> dict[str, Array]
# - params: {"w1": (d, h), "b1": (h,), "w2": (h,)}, xs: (B, d), ys: (B,); float32.
# Returns the mean of the clipped gradients, a dict as params.
### BEGIN SOLUTION
@jax.jit
def fast_clipped(params: dict[str, Array], xs: Array, ys: Array) -> dict[str, Array]:
    """The mean of the clipped gradients, all examples at once."""

    def one(x, y):
        return clip_to(LIMIT, jax.grad(example_loss)(params, x, y))

    return jax.tree.map(lambda g: jnp.mean(g, axis=0), jax.vmap(one)(xs, ys))


### END SOLUTION


# %% tests="fast_clipped" points=3
unit = {"w1": jnp.zeros((1, 1)), "b1": jnp.zeros(1), "w2": jnp.ones(1)}
check.values(
    fast_clipped(unit, jnp.array([[0.0], [0.0]]), jnp.array([0.1, 5.0])),
    {"w1": jnp.array([[0.0]]), "b1": jnp.array([-0.35]), "w2": jnp.array([0.0])},
    mistakes={
        "JX911": {"w1": jnp.array([[0.0]]), "b1": jnp.array([-0.5]), "w2": jnp.array([0.0])},
        "JX317": {"w1": jnp.array([[0.0]]), "b1": jnp.array([-0.7]), "w2": jnp.array([0.0])},
    },
)
three = {"w1": jnp.array([[0.5, -1.0]]), "b1": jnp.zeros(2), "w2": jnp.array([1.0, 2.0])}
shown = jnp.array([[1.0], [-0.5], [0.0]]), jnp.array([1.0, 0.5, 0.0])
check.values(
    fast_clipped(three, *shown),
    slow_clipped(three, *shown),
    rtol=1e-4,
    mistakes={
        "JX911": jax.tree.map(
            lambda g: jax.vmap(lambda one: clip_to(LIMIT, {"": one})[""])(g).mean(axis=0),
            jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(three, *shown),
        )
    },
    name="all three arrays",
)
check.values(
    fast_clipped(three, jnp.zeros((3, 1)), jnp.zeros(3)),
    jax.tree.map(jnp.zeros_like, three),
    name="gradients of 0",
)
check.vectorised(fast_clipped, lambda n: (unit, jnp.ones((n, 1)), jnp.zeros(n)))
check.jitted(fast_clipped, unit, jnp.ones((2, 1)), jnp.zeros(2))
check.pure(fast_clipped, unit, jnp.ones((2, 1)), jnp.zeros(2))
# Not looked at here: the speed.


### BEGIN HIDDEN TESTS
# sentence: "equal to what `slow_clipped` returns" -> values, all three arrays | equivalent
# sentence: "`params` is not changed" -> pure | -
# sentence: "There is no Python loop over the examples" -> vectorised | vectorised
# sentence: "`fast_clipped` is jitted" -> jitted | -
# sentence: "at least **3 times as fast** as `slow_clipped`" -> - | faster
# sentence: "all gradients are 0, and so is the result" -> gradients of 0 | gradients of 0
def clipped_inputs(rng, size):
    def draw(*shape):
        return jnp.array(rng.normal(size=shape).astype(np.float32))

    return {"w1": draw(4, 3), "b1": draw(3), "w2": draw(3)}, draw(size, 4), draw(size)


def larger_inputs(rng, case):
    def draw(*shape):
        return jnp.array((0.3 * rng.normal(size=shape)).astype(np.float32))

    return {"w1": draw(16, 32), "b1": draw(32), "w2": draw(32)}, draw(4, 16), draw(4)


def how_fast_clipped_is_wrong():
    from autograder.diagnoses import find

    params, xs, ys = clipped_inputs(np.random.default_rng(1), 4)
    got = fast_clipped(params, xs, ys)
    each = jax.vmap(jax.grad(example_loss), in_axes=(None, 0, 0))(params, xs, ys)
    mean = jax.tree.map(lambda g: g.mean(0), each)

    def alike(wrong, factor=1.0):
        return all(jnp.allclose(got[k], factor * wrong[k], rtol=1e-3, atol=1e-5) for k in params)

    def said(code, text):
        return find(code).finding(
            called="fast_clipped(params, xs: f32[B,d], ys: f32[B])",
            got=text,
            expected="the mean of the clipped gradients",
        )

    if alike(clip_to(LIMIT, mean)):
        return said("JX911", "the mean of the gradients, clipped")
    if alike(mean):
        return said("JX123", "the mean of the gradients, none of them clipped")
    if alike(slow_clipped(params, xs, ys), 4.0):
        return said("JX317", "B times the mean")
    by_array = {
        name: jax.vmap(lambda one: clip_to(LIMIT, {"": one})[""])(g).mean(0)
        for name, g in each.items()
    }
    if alike(by_array):
        return said("JX911", "each array of a gradient clipped by its own length")
    return None


def right_already(rng, case):
    params, xs, _ = clipped_inputs(rng, 5)
    return {**params, "w2": 0 * params["w2"]}, xs, jnp.zeros(5)


check.equivalent(
    fast_clipped,
    reference.fast_clipped,
    inputs=check.batch_sizes(clipped_inputs, features=4),
    cases=6,
    rtol=1e-4,
    diagnose=(how_fast_clipped_is_wrong,),
)
check.equivalent(
    fast_clipped, reference.fast_clipped, inputs=right_already, cases=1, name="gradients of 0"
)
check.vectorised(fast_clipped, lambda n: (three, jnp.ones((n, 1)), jnp.zeros(n)))
check.faster(fast_clipped, slow_clipped, inputs=larger_inputs, ratio=3.0)
### END HIDDEN TESTS


# %% [markdown]
# ## 6.10 All at once
#
# On the left, your `distances` colours each of 40,000 points like the nearest of twelve. On the
# right, two networks fit the same points, some of which are badly off: one follows the mean
# gradient, the other the mean of clipped ones, by your `fast_clipped`.

# %%
# %matplotlib inline
try:
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(3)
    side = jnp.linspace(0.0, 1.0, 200)
    plane = jnp.stack(jnp.meshgrid(side, side), axis=-1).reshape(-1, 2)
    centres = jnp.float32(rng.uniform(size=(12, 2)))
    far = distances(plane, centres)

    where = np.sort(rng.uniform(-2, 2, size=80)).astype(np.float32)
    wanted = np.sin(2 * where) + 0.1 * rng.normal(size=80)
    wanted[::9] += 6.0  # these are off
    xs, ys = jnp.asarray(where[:, None]), jnp.float32(wanted)
    mapped = jax.vmap(example_loss, in_axes=(None, 0, 0))
    mean_gradient = jax.jit(jax.grad(lambda params, xs, ys: jnp.mean(mapped(params, xs, ys))))
    shapes = {"w1": (1, 16), "b1": (16,), "w2": (16,)}
    start = {name: jnp.float32(rng.normal(size=shape)) for name, shape in shapes.items()}
    lines = {}
    for name, gradient, rate in (
        ("mean gradient", mean_gradient, 0.02),
        ("clipped gradients", fast_clipped, 0.1),
    ):
        params = start
        for _ in range(1500):
            grads = gradient(params, xs, ys)
            params = {k: params[k] - rate * grads[k] for k in params}
        lines[name] = jnp.tanh(xs @ params["w1"] + params["b1"]) @ params["w2"]

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    left.imshow(
        far.argmin(axis=1).reshape(200, 200), cmap="tab20", extent=(0, 1, 0, 1), origin="lower"
    )
    left.plot(centres[:, 0], centres[:, 1], "o", color="black", markersize=4)
    left.set(title="The nearest of twelve points")
    right.plot(where, wanted, ".", color="black")
    for name, line in lines.items():
        right.plot(where, line, label=name)
    right.plot(where, np.sin(2 * where), ":", label="without noise")
    right.set(title="Eighty points, nine of them off")
    right.legend()
    plt.show()
except (NameError, NotImplementedError):
    print("The pictures need distances and fast_clipped.")
