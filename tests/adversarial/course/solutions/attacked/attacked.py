"""The assignment that is attacked: five exercises with tiny inputs, one kind of check each.

The words `reference-canary` and `hidden-canary` and the number 4815162 stand for secrets: each run
puts others in their place, and none of them may ever be seen by a student.
"""

# %% [markdown]
# # Attacked

# %% trusted="imports"
import jax
import jax.numpy as jnp
import numpy as np

from autograder import check


# %% [markdown] statement="double"
# Write `double(x)`, which returns twice the array `x`.
#
# <details><summary>Hint 1</summary>
#
# How often is `x` in `2 * x`?
#
# </details>


# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    # reference-canary
    return 2 * x
    ### END SOLUTION


# %% tests="double" points=2
check.values(double(jnp.arange(3.0)), jnp.array([0.0, 2.0, 4.0]))
### BEGIN HIDDEN TESTS
secret = jnp.array([4815162.0, 1.0, 2.0])  # hidden-canary
check.values(double(secret), reference.double(secret))
check.equivalent(
    double, reference.double, lambda rng, case: (rng.normal(size=3).astype(np.float32),), cases=3
)
### END HIDDEN TESTS

# %% [markdown] statement="set_row"
# Write `set_row(x, i, row)`, which returns `x` with row `i` replaced by `row`. `x` stays as it is.
#
# <details><summary>Hint 1</summary>
#
# `x.at[i]`
#
# </details>


# %% solution="set_row"
def set_row(x, i, row):
    ### BEGIN SOLUTION
    # reference-canary
    return jnp.asarray(x).at[i].set(row)
    ### END SOLUTION


# %% tests="set_row" points=2
check.pure(set_row, np.zeros((3, 2), np.float32), 1, np.ones(2, np.float32))
check.values(
    set_row(jnp.zeros((3, 2)), 1, jnp.ones(2)), jnp.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
)


### BEGIN HIDDEN TESTS
def rows(rng, case):
    x, row = rng.normal(size=(3, 2)), rng.normal(size=2)
    return x.astype(np.float32), int(rng.integers(3)), row.astype(np.float32)


check.equivalent(set_row, reference.set_row, rows, cases=3)
### END HIDDEN TESTS

# %% [markdown] statement="two_noises"
# Write `two_noises(key, n)`, which returns two independent vectors of `n` standard normal numbers.
#
# <details><summary>Hint 1</summary>
#
# How many keys do two draws need?
#
# </details>


# %% solution="two_noises"
def two_noises(key, n):
    ### BEGIN SOLUTION
    # reference-canary
    one, two = jax.random.split(key)
    return jax.random.normal(one, (n,)), jax.random.normal(two, (n,))
    ### END SOLUTION


# %% tests="two_noises" points=2
first, second = two_noises(jax.random.key(1), 4)
check.true(first.shape == second.shape == (4,), "two_noises returns two vectors of length n.")
check.keys_used_once(two_noises, jax.random.key(2), 4)
### BEGIN HIDDEN TESTS
check.key_sensitive(two_noises, lambda key: (key, 3))
check.independent(two_noises(jax.random.key(3), 50))
### END HIDDEN TESTS

# %% [markdown] statement="loss"
# Write `loss(w, x, y)`, the mean of the squares of `x @ w - y`, to be differentiated by `w`.
#
# <details><summary>Hint 1</summary>
#
# `jnp.mean`
#
# </details>


# %% solution="loss"
def loss(w, x, y):
    ### BEGIN SOLUTION
    # reference-canary
    return jnp.mean((x @ w - y) ** 2)
    ### END SOLUTION


# %% tests="loss" points=2
check.values(loss(jnp.ones(2), jnp.ones((3, 2)), jnp.zeros(3)), jnp.array(4.0))


### BEGIN HIDDEN TESTS
def regression(rng, case):
    w, x, y = rng.normal(size=2), rng.normal(size=(3, 2)), rng.normal(size=3)
    return w.astype(np.float32), x.astype(np.float32), y.astype(np.float32)


check.equivalent(loss, reference.loss, regression, cases=3)
check.gradients(loss, reference.loss, regression)
### END HIDDEN TESTS

# %% [markdown] statement="row_sums"
# Write `row_sums(x)`, the sums of the rows of `x`, without a Python loop.
#
# <details><summary>Hint 1</summary>
#
# `axis`
#
# </details>


# %% solution="row_sums"
def row_sums(x):
    ### BEGIN SOLUTION
    # reference-canary
    return jnp.sum(x, axis=1)
    ### END SOLUTION


# %% tests="row_sums" points=2
check.values(row_sums(jnp.ones((3, 2))), jnp.array([2.0, 2.0, 2.0]))


### BEGIN HIDDEN TESTS
def table(rng, case):
    return (rng.normal(size=(60, 3)).astype(np.float32),)


def slow_sums(x):
    return jnp.stack([jnp.sum(row) for row in x])


check.equivalent(row_sums, reference.row_sums, table, cases=3)
check.faster(row_sums, slow_sums, table, ratio=3.0)
### END HIDDEN TESTS

# %% [markdown] statement="counts"
# Write `counts(idx, k)`, how often each of the numbers below `k` occurs in `idx`, without a loop.
#
# <details><summary>Hint 1</summary>
#
# `x.at[idx].add`
#
# </details>


# %% solution="counts"
def counts(idx, k):
    ### BEGIN SOLUTION
    # reference-canary
    return jnp.zeros(k, jnp.int32).at[idx].add(1)
    ### END SOLUTION


# %% tests="counts" points=2
check.values(counts(jnp.array([0, 2, 2]), 3), jnp.array([1, 0, 2]))


### BEGIN HIDDEN TESTS
def indices(rng, case):
    return rng.integers(4, size=6).astype(np.int32), 4


check.jittable(counts, jnp.array([3, 1, 1, 2, 0]), 4, static=(1,))
check.vectorised(counts, lambda n: (jnp.arange(n) % 5, 5))
check.equivalent(counts, reference.counts, indices, cases=3)
check.values(counts(counts(jnp.array([0, 1, 1]), 3), 3), jnp.array([1, 1, 1]))
### END HIDDEN TESTS

# %% [markdown] statement="summary"
# Write `summary(x)`, a dictionary of the `mean` of `x`, of any floating type, and its `largest`
# element.
#
# <details><summary>Hint 1</summary>
#
# `jnp.max`
#
# </details>


# %% solution="summary"
def summary(x):
    ### BEGIN SOLUTION
    # reference-canary
    return {"mean": jnp.mean(x), "largest": jnp.max(x)}
    ### END SOLUTION


# %% tests="summary" points=2
check.values(summary(jnp.array([1.0, 2.0, 6.0]))["largest"], 6.0)
### BEGIN HIDDEN TESTS
heights = jnp.array([1.5, 2.5, 7.25])
check.values(summary(heights), reference.summary(heights), dtype=False)
check.true(summary(heights)["mean"] != 0, "The mean is not zero here.")
check.true(7 < summary(heights)["largest"] < 8, "The largest is between 7 and 8 here.")
### END HIDDEN TESTS
