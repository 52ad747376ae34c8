# %% [markdown]
# # 3. Derivatives: `jax.grad`, `argnums`, `has_aux`
#
# `jax.grad` takes a function and returns another function: the one that computes the gradient.
# There is no tape, no `.backward()` and no `.grad` attribute. What you get is a function like any
# other, which you can call, compile, or differentiate once more.
#
# You will
#
# * differentiate with respect to the argument you mean, and to a whole tree of parameters,
# * get the loss, further results and the gradient out of one single forward pass,
# * keep NaN out of gradients where the value itself is fine,
# * write a derivative rule of your own,
# * find out what is wrong with the gradients of others, and make a training step fast.
#
# Nine exercises, 23 points, about 100 minutes. You need to know what a gradient is, and how to use
# `jax.numpy`. Each exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 03_grad.ipynb
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
# | *gradient* | compares derivatives with those of a reference, to a relative error of 1e-4 |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *jitted* | counts your Python functions that run in the second call: there must be none |
#
# Each check of a test cell is worth the same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from autograder import check


# %% [markdown]
# ## 3.1 From a function to its derivative
#
#     f  ---- jax.grad ---->  f'            x  ---- f' ---->  the derivative at x
#     a function              a function

# %%
print(jax.grad(jnp.sin)(0.0))  # cos(0)
print(jax.grad(jax.grad(jnp.sin))(1.0), -jnp.sin(1.0))  # the second derivative


def mean_square(x):
    return jnp.mean(x**2)


print(jax.grad(mean_square)(jnp.array([1.0, 2.0, 3.0])))  # shape of x: one entry for each input

# %% [markdown]
# Two things are asked of the function. It returns **one number**, an array of shape `()`: the
# gradient of a vector would be a matrix. And it is differentiated with respect to **floats**:

# %%
for attempt in (
    lambda: jax.grad(jnp.sin)(jnp.array([1.0, 2.0])),
    lambda: jax.grad(mean_square)(jnp.array([1, 2])),
):
    try:
        attempt()
    except TypeError as error:
        print("TypeError:", str(error).split("\n")[0][:90])

# %% [markdown]
# What then is "the derivative of sin at each of these points"? Each output depends on one input
# only. So in the gradient of the **sum** of all outputs, entry i is the derivative at point i, and
# nothing else gets in:
#
#     x0 --> sin x0 --+
#     x1 --> sin x1 --+--> sum         d sum / d x1  =  cos x1
#     x2 --> sin x2 --+

# %% [markdown]
# ### Exercise `slope` (2 points, 10 minutes, easy)
#
# Write `slope(f)`, which returns a **function** `df`.
#
# * `f` is a function such as `jnp.sin` or `lambda x: x**3`, written with `jax.numpy`. It takes an
#   array of any shape and works entry by entry: the result has the shape of the argument, and entry
#   i of the result depends on entry i of the argument only.
# * `df(x)`, for a float32 array `x` of shape `(n,)`, n ≥ 1, returns a float32 array of the same
#   shape: entry i is the derivative of `f` at `x[i]`.
# * The derivative is exact up to rounding: to a relative error of 1e-5. A difference quotient such
#   as `(f(x + h) - f(x)) / h` does not reach that in float32, with any `h`.
# * `df` works under `jax.jit`.
#
# One call: `slope(lambda x: x**3)(jnp.array([1.0, 2.0]))` returns `[3.0, 12.0]`.
#
# <details><summary>Hint 1</summary>
#
# Which function of `x` returns one number, and has the derivatives that you want as its gradient?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jax.grad` returns a function, so `slope` need not define one: it may return what `jax.grad` gives
# it.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.grad(lambda x: ...)`, where the dots turn all of `f(x)` into one number without weighing one
# entry more than another, or dividing by how many there are.
#
# </details>


# %% solution="slope"
def slope(f: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """Makes the derivative of a function that works entry by entry.

    - `f`: takes a float32 array, returns one of the same shape.

    Returns a function from float32 arrays of shape (n,) to float32 arrays of shape (n,).
    """
    ### BEGIN SOLUTION
    return jax.grad(lambda x: jnp.sum(f(x)))
    ### END SOLUTION


# %% tests="slope" points=2
points = jnp.array([0.5, 1.0, 2.0])
check.values(
    slope(jnp.sin)(points),
    jnp.cos(points),
    mistakes={"JX317": jnp.cos(points) / 3, "JX322": jnp.sin(points)},
)


### BEGIN HIDDEN TESTS
def bump(x):
    return jnp.exp(-x * x)


def cubic(x):
    return x**3 - 2 * x


def slope_points(rng, case):
    return (jnp.array(rng.normal(size=(1, 6)[case % 2]).astype(np.float32)),)


def how_slope_is_wrong():
    from autograder.diagnoses import find

    x = jnp.array([0.3, 0.9, 1.7, -0.6])
    got, want = slope(cubic)(x), 3 * x**2 - 2
    if got.shape == x.shape and jnp.allclose(got, slope(bump)(x), rtol=1e-3):
        return find("JX027").finding(
            called="slope(f)",
            got="the same derivative for two different functions f",
            expected="the derivative of f",
        )
    if jnp.allclose(got, want, rtol=5e-2, atol=5e-2) and not jnp.allclose(got, want, rtol=1e-5):
        return find("JX323").finding(
            called="slope(f)(x: f32[n])",
            got=f"about the derivative, off by up to {float(jnp.max(jnp.abs(got - want))):.1g}",
            expected="the derivative to a relative 1e-5",
        )
    return None


check.equivalent(
    slope(cubic),
    lambda x: 3 * x**2 - 2,
    inputs=slope_points,
    name="a cubic",
    diagnose=(how_slope_is_wrong,),
)
check.equivalent(
    slope(bump),
    lambda x: -2 * x * jnp.exp(-x * x),
    inputs=slope_points,
    name="a bump",
    diagnose=(how_slope_is_wrong,),
)
check.jittable(slope(cubic), jnp.array([0.5, -1.5, 2.0]))
### END HIDDEN TESTS


# %% [markdown]
# ## 3.2 Which argument? `argnums`
#
# `jax.grad(f)` differentiates with respect to the **first** argument. `argnums` names another one,
# by its position counted from 0, or several as a tuple. The gradient has the shape of the argument
# that was differentiated, and several come as a tuple in the order of `argnums`:


# %%
def area(width, height):
    return jnp.sum(width * height)


width, height = jnp.array([1.0, 2.0]), 5.0
print("first: ", jax.grad(area)(width, height))
print("second:", jax.grad(area, argnums=1)(width, height))
print("both:  ", jax.grad(area, argnums=(0, 1))(width, height))

# %% [markdown]
# No error tells that you took the wrong one: in the line "first" the numbers are as good as in the
# line "second". The shape tells, if you look. And positions count **positional** arguments only; an
# argument that you pass by keyword is out of reach:

# %%
try:
    jax.grad(area, argnums=1)(width, height=height)
except Exception as error:
    print(type(error).__name__, str(error)[:110])

# %% [markdown]
# The next cell has a loss whose data come first.


# %% trusted="line_loss"
def line_loss(x: Array, y: Array, w: Array, b: Array) -> Array:
    """Mean squared error of a linear model.

    - `x`: shape (n, d). `y`: shape (n,). `w`: shape (d,). `b`: shape ().
    """
    return jnp.mean((x @ w + b - y) ** 2)


# %% [markdown]
# ### Exercise `line_gradients` (2 points, 10 minutes, easy)
#
# Write `line_gradients(x, y, w, b)`, which returns the pair `(dw, db)`: the gradients of
# `line_loss(x, y, w, b)` with respect to `w` and with respect to `b`.
#
# * `x`: shape `(n, d)`, `y`: shape `(n,)`, `w`: shape `(d,)`, `b`: shape `()`; n, d ≥ 1; all are
#   float32 arrays.
# * It returns a tuple of two float32 arrays: `dw` of shape `(d,)`, `db` of shape `()`.
# * It works under `jax.jit`.
#
# One call: with `x` = `[[1, 0], [0, 2], [1, 2], [0, 0]]`, `w` = `[2, 1]` and `b` = `0` the model
# says `[2, 2, 4, 0]`. For `y` = `[1, 1, 3, -1]` that is 1 too much in each place, and
# `line_gradients(x, y, w, b)` returns `([1.0, 2.0], 2.0)`.
#
# <details><summary>Hint 1</summary>
#
# At which positions, counted from 0, does `line_loss` take `w` and `b`?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `argnums` may be a tuple. Look at the line "both" above for what you get then.
#
# </details>
# <details><summary>Hint 3</summary>
#
# One line: `jax.grad(line_loss, argnums=...)`, called with all four arguments by position.
#
# </details>


# %% solution="line_gradients"
def line_gradients(x: Array, y: Array, w: Array, b: Array) -> tuple[Array, Array]:
    """The gradients of `line_loss` with respect to `w` and `b`.

    - `x`: shape (n, d). `y`: shape (n,). `w`: shape (d,). `b`: shape ().

    Returns `(dw, db)`, of shapes (d,) and ().
    """
    ### BEGIN SOLUTION
    return jax.grad(line_loss, argnums=(2, 3))(x, y, w, b)
    ### END SOLUTION


# %% tests="line_gradients" points=2
x = jnp.array([[1.0, 0.0], [0.0, 2.0], [1.0, 2.0], [0.0, 0.0]])
y = jnp.array([1.0, 1.0, 3.0, -1.0])
w, b = jnp.array([2.0, 1.0]), jnp.array(0.0)
dw, db = jnp.array([1.0, 2.0]), jnp.array(2.0)
check.values(
    line_gradients(x, y, w, b),
    (dw, db),
    mistakes={
        "JX307": (jnp.array(4 * [[1.0, 0.5]]), jnp.full(4, -0.5)),
        "JX316": (dw, 0 * db),
        "JX317": (4 * dw, 4 * db),
    },
)


### BEGIN HIDDEN TESTS
def lines(rng, n, d):
    shapes = ((n, d), (n,), (d,), ())
    return tuple(jnp.array(rng.normal(size=s).astype(np.float32)) for s in shapes)


def how_line_gradients_are_wrong():
    from autograder.diagnoses import find

    args = lines(np.random.default_rng(7), 5, 3)
    got, names = line_gradients(*args), ("x", "y", "w", "b")
    wanted = jax.grad(line_loss, argnums=(0, 1, 2, 3))(*args)

    def said(code, text):
        return find(code).finding(
            called="line_gradients(x: f32[n,d], y: f32[n], w: f32[d], b: f32[])",
            got=text,
            expected="the gradients of w and of b",
        )

    if len(got) == 2:
        found = [
            [n for n, g in zip(names, wanted, strict=True) if np.shape(x) == g.shape] for x in got
        ]
        if all(found) and [f[0] for f in found] != ["w", "b"]:
            return said("JX307", f"the gradients of {found[0][0]} and of {found[1][0]}")
        zero = [n for n, g in zip("wb", got, strict=True) if not jnp.any(g)]
        if zero:
            return said("JX316", f"zeros for {zero[0]}")
        ratio = got[1] / wanted[3]
        if jnp.allclose(got[0], ratio * wanted[2], rtol=1e-3) and jnp.allclose(ratio, 5, rtol=1e-3):
            return said("JX317", "n times the gradient of the mean")
    return None


check.equivalent(
    line_gradients,
    reference.line_gradients,
    inputs=check.kinds(
        {
            "n = d": lambda rng: lines(rng, 4, 4),
            "n != d": lambda rng: lines(rng, 6, 4),
            "n = 1": lambda rng: lines(rng, 1, 4),
        }
    ),
    rtol=1e-4,
    diagnose=(how_line_gradients_are_wrong,),
)
check.jittable(line_gradients, x, y, w, b)
### END HIDDEN TESTS


# %% [markdown]
# ## 3.3 A tree of parameters, and more than the loss
#
# The argument that is differentiated may be a whole *tree*: a dict, a list or a tuple of arrays,
# nested as you like. The gradient is a tree of the same structure. And two more things are wanted
# in nearly every training loop:
#
# * the loss itself, not only its gradient: `jax.value_and_grad(f)` gives both from one forward
#   pass;
# * further results, such as the accuracy or the predictions. The function returns a **pair**
#   `(loss, aux)`, and `has_aux=True` says so. Only the loss is differentiated.
#
# | call | gives |
# | --- | --- |
# | `jax.grad(f)(...)` | `grads` |
# | `jax.value_and_grad(f)(...)` | `(loss, grads)` |
# | `jax.grad(f, has_aux=True)(...)` | `(grads, aux)` |
# | `jax.value_and_grad(f, has_aux=True)(...)` | `((loss, aux), grads)` |


# %%
def toy_loss(params, x):
    y = params["scale"] * x + params["shift"]
    return jnp.sum(y**2), {"largest": jnp.max(y)}


toy_params = {"scale": jnp.array(2.0), "shift": jnp.array(-1.0)}
(loss, aux), grads = jax.value_and_grad(toy_loss, has_aux=True)(toy_params, jnp.arange(3.0))
print(loss, aux, grads)

# %% [markdown]
# Read the last row of the table and the parentheses on the left of the `=` again: the result has
# **two** elements, and the first of them is a pair.
#
# `jax.nn.log_softmax(logits)` turns the outputs of a classifier, along the last axis, into the
# logarithms of probabilities. The loss of one example is minus the log-probability of its label.

# %% [markdown]
# ### Exercise `grads_and_metrics` (3 points, 15 minutes, medium)
#
# Write `grads_and_metrics(params, batch)`, which returns `(loss, metrics, grads)` for a linear
# classifier.
#
# * `params` is `{"w": w, "b": b}` with shapes `(d, k)` and `(k,)`; `batch` is
#   `{"x": x, "label": label}` with shapes `(n, d)` and `(n,)`. Labels are int32 from 0 to k−1, all
#   else is float32.
# * The logits are `x @ w + b`, shape `(n, k)`.
# * `loss`, shape `()`, is the mean over the n examples of the loss of one example: minus entry
#   `label` of `log_softmax` of its logits.
# * `metrics` is a dict with exactly two keys: `"accuracy"`, shape `()`, float32, the fraction of
#   examples whose largest logit is at `label`; and `"logits"`.
# * `grads` are the gradients of `loss` with respect to `params`: a dict as `params`.
# * There is **one** forward pass: the program of your function has at most two matrix products, one
#   for the logits and one for the gradient of `w`. (The test counts them; JAX calls them
#   `dot_general`.)
# * It works under `jax.jit`.
#
# One call: with `w` and `b` zero, all k classes are equally likely, and the loss is `log(k)`,
# whatever the labels.
#
# <details><summary>Hint 1</summary>
#
# Write an inner function of `params` that computes logits, loss and metrics. What must it return so
# that `has_aux=True` is content?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The log-probability of each label: `log_p[jnp.arange(n), label]`, or
# `jnp.take_along_axis(log_p, label[:, None], axis=1)`, or a product with
# `jax.nn.one_hot(label, k)`, summed over the classes and averaged over the examples.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The last row of the table, applied to the inner function. Then take the result apart, and put the
# three things in the order that is asked for.
#
# </details>


# %% solution="grads_and_metrics"
def grads_and_metrics(
    params: dict[str, Array], batch: dict[str, Array]
) -> tuple[Array, dict[str, Array], dict[str, Array]]:
    """Loss, metrics and gradients of a linear classifier, from one forward pass.

    - `params`: {"w": (d, k), "b": (k,)}, float32.
    - `batch`: {"x": (n, d) float32, "label": (n,) int32}.

    Returns `(loss, {"accuracy": (), "logits": (n, k)}, grads)`; `grads` is a dict as `params`.
    """

    ### BEGIN SOLUTION
    def loss_and_metrics(params):
        logits = batch["x"] @ params["w"] + params["b"]
        log_p = jax.nn.log_softmax(logits)
        chosen = jnp.take_along_axis(log_p, batch["label"][:, None], axis=1)
        accuracy = jnp.mean(jnp.argmax(logits, axis=-1) == batch["label"])
        return -jnp.mean(chosen), {"accuracy": accuracy, "logits": logits}

    (loss, metrics), grads = jax.value_and_grad(loss_and_metrics, has_aux=True)(params)
    return loss, metrics, grads
    ### END SOLUTION


# %% tests="grads_and_metrics" points=3
zeros = {"w": jnp.zeros((2, 3)), "b": jnp.zeros(3)}
two = {"x": jnp.array([[1.0, 2.0], [3.0, 4.0]]), "label": jnp.array([0, 2])}
check.values(
    grads_and_metrics(zeros, two),
    (
        jnp.log(3.0),
        {"accuracy": jnp.array(0.5), "logits": jnp.zeros((2, 3))},
        {
            "w": jnp.array([[1 / 6, 2 / 3, -5 / 6], [0.0, 1.0, -1.0]]),
            "b": jnp.array([-1 / 6, 1 / 3, -1 / 6]),
        },
    ),
)


### BEGIN HIDDEN TESTS
def classifiers(rng, n, d, k):
    params = {
        "w": jnp.array(rng.normal(size=(d, k)).astype(np.float32)),
        "b": jnp.array(rng.normal(size=k).astype(np.float32)),
    }
    labels = jnp.array(rng.integers(0, k, size=n).astype(np.int32))
    return params, {"x": jnp.array(rng.normal(size=(n, d)).astype(np.float32)), "label": labels}


def how_grads_and_metrics_are_wrong():
    from autograder.diagnoses import find

    params, batch = classifiers(np.random.default_rng(3), 8, 5, 3)
    got = grads_and_metrics(params, batch)
    loss, metrics, grads = reference.grads_and_metrics(params, batch)

    def said(code, text, expected="(loss, metrics, grads)"):
        return find(code).finding(
            called="grads_and_metrics(params, batch)", got=text, expected=expected
        )

    def keys(tree):
        return sorted(tree) if isinstance(tree, dict) else None

    if keys(got[1]) == ["b", "w"] and keys(got[2]) == ["accuracy", "logits"]:
        return said("JX306", "the gradient in the place of the metrics, and the reverse")
    if jnp.allclose(got[0], metrics["accuracy"]) and not jnp.any(got[2]["w"]):
        return said("JX304", "the accuracy as the loss, and its gradient: zeros")
    if got[1]["accuracy"].shape == (8,):
        return said("JX914", "an accuracy of shape (n,)", "an accuracy of shape ()")
    if not all(jnp.any(g) for g in got[2].values()):
        return said("JX316", "a gradient that is zero everywhere", "the gradient of the loss")
    ratio = got[0] / loss
    alike = jax.tree.map(lambda g, w: bool(jnp.allclose(g, ratio * w, rtol=1e-3)), got[2], grads)
    if all(jax.tree.leaves(alike)):
        for size, name in ((8, "n"), (3, "k"), (24, "n k")):
            if min(abs(ratio - size), abs(1 / ratio - size)) < 1e-3 * size:
                factor = f"{name} times" if ratio > 1 else f"1/{name} of"
                return said("JX317", f"{factor} the loss and its gradient", "a mean over n")
    return None


def matrix_products(function, *args):
    from autograder.checks import subject
    from autograder.probes import program_facts

    return subject(function).probe(program_facts, args, {}).primitives.get("dot_general", 0)


check.equivalent(
    grads_and_metrics,
    reference.grads_and_metrics,
    inputs=check.kinds(
        {
            "n = d": lambda rng: classifiers(rng, 4, 4, 3),
            "n != d": lambda rng: classifiers(rng, 6, 4, 3),
            "n = 1": lambda rng: classifiers(rng, 1, 4, 3),
        }
    ),
    rtol=1e-4,
    diagnose=(how_grads_and_metrics_are_wrong,),
)
check.jittable(grads_and_metrics, zeros, two)
# Only of an answer that is right does it count how it was found.
right = reference.grads_and_metrics(zeros, two)
if check.values(grads_and_metrics(zeros, two), right, name="its answer") is None:
    check.true(
        matrix_products(grads_and_metrics, zeros, two) <= 2,
        "There are more than two matrix products: the forward pass runs more than once.",
        code="JX320",
        name="one forward pass",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## 3.4 "`has_aux` is for functions with several return values"
#
# So says a popular tutorial. What happens with a function that returns three values? The way to
# find out about a claim on a library is to run it, and to write down what happened.

# %% [markdown]
# ### Exercise `several_returns` (3 points, 15 minutes, medium)
#
# Write `several_returns(f, x)`, which puts the claim to the test on a given function, and then
# does what the claim promised.
#
# * `f(x)` returns a **tuple** of m values, 1 ≤ m ≤ 4. The first is the loss, of shape `()`; the
#   others are arrays of any shape. `x` is a float32 array of shape `(n,)`.
# * It returns a dict with exactly three keys:
#
# | key | value |
# | --- | --- |
# | `"exception"` | what `jax.grad(f, has_aux=True)(x)` raises, with `f` as it is |
# | `"grads"` | the gradient of the loss, the first value, with respect to `x`; shape `(n,)` |
# | `"others"` | a tuple of the other m−1 values of `f(x)`, in their order |
#
# * The exception is told by the name of its class, such as `"IndexError"`. If none comes, the value
#   is `"none"`.
# * The evidence is about *this* `f`: the test calls your function with several of them. An answer
#   that is right for one m and copied for the others fails.
# * The arrays may be used after your function has returned: none of them is a tracer.
#
# What a call looks like, the findings left out:
# `several_returns(lambda x: (jnp.sum(x**2), 2 * x, x[0]), jnp.array([1.0, 3.0]))` returns
#
#     {"exception": "...", "grads": [2.0, 6.0], "others": ([2.0, 6.0], 1.0)}
#
# <details><summary>Hint 1</summary>
#
# The name of the class of an exception that you caught with `except Exception as error` is
# `type(error).__name__`.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `has_aux=True` wants exactly two things. Everything besides the loss can be packed into one
# object, and a tuple is such an object, even an empty one.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `loss, *rest = f(x)` takes apart a tuple of any length. A small inner function makes
# `(loss, tuple(rest))` of it; differentiate that one with `has_aux=True`.
#
# </details>


# %% solution="several_returns"
def several_returns(f: Callable[[Array], tuple], x: Array) -> dict[str, Any]:
    """Tries `has_aux=True` on a function of several values, and adapts it.

    - `f`: takes `x`, returns a tuple of 1 to 4 values, the loss first.
    - `x`: shape (n,), float32.

    Returns {"exception": str, "grads": shape (n,), "others": tuple}.
    """
    ### BEGIN SOLUTION
    try:
        jax.grad(f, has_aux=True)(x)
        exception = "none"
    except Exception as error:
        exception = type(error).__name__

    def pair(x):
        loss, *rest = f(x)
        return loss, tuple(rest)

    grads, others = jax.grad(pair, has_aux=True)(x)
    return {"exception": exception, "grads": grads, "others": others}
    ### END SOLUTION


# %% tests="several_returns" points=3
def three_values(x):
    return jnp.sum(x**2), 2 * x, x[0]


found = several_returns(three_values, jnp.array([1.0, 3.0]))
check.true(
    sorted(found) == ["exception", "grads", "others"],
    "The dict does not have exactly the keys exception, grads and others.",
    code="JX122",
)
check.values(found["grads"], jnp.array([2.0, 6.0]), mistakes={"JX325": jnp.array([5.0, 8.0])})
check.values(found["others"], (jnp.array([2.0, 6.0]), jnp.array(1.0)))


### BEGIN HIDDEN TESTS
def one_value(x):
    return (jnp.sum(jnp.sin(x)),)


def two_values(x):
    return jnp.sum(x**3), x + 1


def four_values(x):
    return jnp.prod(x), jnp.max(x), x[::-1], jnp.argmax(x)


def part(function, f, key):
    return lambda x: function(f, x)[key]


def some_vectors(rng, case):
    return (jnp.array(rng.uniform(0.5, 2.0, size=3).astype(np.float32)),)


for f in (two_values, four_values, one_value):
    check.equivalent(
        part(several_returns, f, "grads"),
        part(reference.several_returns, f, "grads"),
        inputs=some_vectors,
        cases=2,
        name=f"gradient, {f.__name__}",
    )
for f in (two_values, four_values, one_value):
    check.equivalent(
        part(several_returns, f, "others"),
        part(reference.several_returns, f, "others"),
        inputs=some_vectors,
        cases=2,
        name=f"others, {f.__name__}",
    )
claims = [
    several_returns(f, jnp.ones(2))["exception"] for f in (one_value, two_values, four_values)
]
check.true(
    claims == ["TypeError", "none", "TypeError"],
    "What is said to happen is not what happens when has_aux=True is tried on functions of one, "
    "two and four values.",
    code="JX021" if len(set(claims)) == 1 else "JX022",
    name="exception",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 3.5 Where the value is fine and the gradient is NaN
#
# The length of a vector, `sqrt(x0² + x1² + ...)`, is 0 at the origin. Its gradient there:


# %%
def length(x):
    return jnp.sqrt(jnp.sum(x**2))


print(length(jnp.zeros(2)), jax.grad(length)(jnp.zeros(2)))

# %% [markdown]
# The chain rule multiplies the derivative of the root at 0, which is infinite, by the derivative of
# x² at 0, which is 0. Infinity times zero is NaN. One such vector in a batch, and after one step
# all parameters are NaN.
#
# The next idea is to ask first. It does not help:


# %%
def still_nan(x):
    square = jnp.sum(x**2)
    return jnp.where(square > 0, jnp.sqrt(square), 0.0)


print(still_nan(jnp.zeros(2)), jax.grad(still_nan)(jnp.zeros(2)))

# %% [markdown]
# `jnp.where` is no `if`: **both** branches are computed, and both are differentiated. The branch
# that is not chosen gets a zero from above, and multiplies it by its own infinite derivative:
#
#     forward                                     backward
#
#     square = 0 --> sqrt --> 0 --+               NaN = 0 * inf <-- sqrt <-- 0 --+
#                                 +--> where                                     +-- where <-- 1
#                         0.0 ----+                                   0.0 <-- 1 -+
#
# The cure is to keep the dangerous *input* away from the function, where its result will not be
# used anyway. That takes two `where`s, one before and one after. Here for `1/x`:


# %%
def safe_inverse(x):
    """1/x, and 0 for x = 0."""
    zero = x == 0
    harmless = jnp.where(zero, 1.0, x)  # what 1/... gets to see
    return jnp.where(zero, 0.0, 1.0 / harmless)


print(safe_inverse(0.0), jax.grad(safe_inverse)(0.0), jax.grad(safe_inverse)(2.0))

# %% [markdown]
# ### Exercise `safe_norm` (3 points, 10 minutes, medium)
#
# Write `safe_norm(x)`, the length of a vector with a gradient that is finite everywhere.
#
# * `x` is a float32 array of shape `(d,)`, d ≥ 1. Its entries are 0, or between 1e-6 and 1e3 in
#   absolute value.
# * It returns the square root of the sum of the squares: float32, shape `()`, to a **relative**
#   error of 1e-5, however short the vector is. It is exactly 0 for the zero vector. (So a small
#   number added under the root is no way out.)
# * The gradient is `x / length`. At the zero vector, where that is undefined, it is **zero** in all
#   entries.
# * It works under `jax.jit` and `jax.vmap`.
#
# One call: `safe_norm(jnp.array([3.0, 4.0]))` returns `5.0`; the gradient there is `[0.6, 0.8]`.
#
# <details><summary>Hint 1</summary>
#
# What is the input of the dangerous function here? When is it dangerous?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Copy the shape of `safe_inverse`, with the sum of the squares in the role of `x`, and the root in
# that of `1/x`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `square = jnp.sum(x**2)`, then a `where` that makes 1 of it if it is 0, then the root, then a
# `where` that makes 0 of the result if `square` is 0.
#
# </details>


# %% solution="safe_norm"
def safe_norm(x: Array) -> Array:
    """The length of a vector, with the gradient zero at the origin.

    - `x`: shape (d,), d >= 1, float32.

    Returns the length, shape (), float32.
    """
    ### BEGIN SOLUTION
    square = jnp.sum(x**2)
    zero = square == 0
    root = jnp.sqrt(jnp.where(zero, 1.0, square))
    return jnp.where(zero, 0.0, root)
    ### END SOLUTION


# %% tests="safe_norm" points=3
vector, origin = jnp.array([3.0, 4.0]), jnp.zeros(2)
check.values(safe_norm(vector), jnp.array(5.0))
check.values(jax.grad(safe_norm)(vector), jnp.array([0.6, 0.8]))
check.values(
    jax.grad(safe_norm)(origin),
    origin,
    mistakes={"JX311": jnp.full(2, jnp.nan), "JX318": jnp.ones(2)},
)


### BEGIN HIDDEN TESTS
def norm_inputs(scale):
    def make(rng):
        return (jnp.array((scale * rng.uniform(1, 2, size=4) * [1, -1, 1, 0]).astype(np.float32)),)

    return make


check.equivalent(
    safe_norm,
    reference.safe_norm,
    inputs=check.kinds(
        {
            "ordinary vectors": norm_inputs(1.0),
            "long vectors": norm_inputs(400.0),
            "short vectors": norm_inputs(3e-6),
            "the zero vector": norm_inputs(0.0),
        },
        edge=("short vectors", "the zero vector"),
    ),
    rtol=1e-5,
    atol=0.0,
)
check.gradients(
    safe_norm,
    reference.safe_norm,
    inputs=check.kinds({"long": norm_inputs(400.0), "short": norm_inputs(3e-6)}),
    cases=4,
)
check.equivalent(
    jax.vmap(jax.grad(safe_norm)),
    jax.vmap(jax.grad(reference.safe_norm)),
    inputs=lambda rng, case: (
        jnp.array(rng.normal(size=(3, 4)).astype(np.float32)).at[case % 3].set(0.0),
    ),
    cases=3,
    name="gradients of a batch with a zero vector in it",
)
check.jittable(safe_norm, jnp.array([1.0, 2.0, 2.0]))
### END HIDDEN TESTS


# %% [markdown]
# ## 3.6 A function to repair
#
# The entropy of probabilities p is the sum of −p log p, where a probability of 0 counts as 0: the
# limit of p log p. This is how it is often written; a model trained with it works for a while.


# %%
def tutorial_entropy(p: Array) -> Array:
    return -jnp.sum(jnp.where(p > 0, p * jnp.log(p), 0.0))


print(tutorial_entropy(jnp.array([0.5, 0.5, 0.0])))
print(jax.grad(tutorial_entropy)(jnp.array([0.5, 0.5, 0.0])))

# %% [markdown]
# ### Exercise `entropy` (2 points, 10 minutes, medium)
#
# Repair it: write `entropy(p)` with the same values and a finite gradient.
#
# * `p` is a float32 array of shape `(k,)`, k ≥ 1, with entries from 0 to 1: exactly 0, or at least
#   1e-6. (The sum need not be 1.)
# * It returns the sum of −p log p, natural logarithm, with 0 for the entries that are 0: float32,
#   shape `()`.
# * The gradient is −log p − 1 at entries above 0, and **0** at entries that are 0.
# * It works under `jax.jit`.
#
# One call: `entropy(jnp.array([0.5, 0.5, 0.0]))` returns `0.6931` (log 2); the gradient there is
# `[-0.3069, -0.3069, 0.0]`.
#
# <details><summary>Hint 1</summary>
#
# Which function in the broken version has an infinite derivative, and what does it get to see where
# p is 0?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The `where` on the outside is right. A second one is missing, further inside.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.log(jnp.where(p > 0, p, 1.0))`. Now ask what happens to the gradient of the factor `p` in
# front of it.
#
# </details>


# %% solution="entropy"
def entropy(p: Array) -> Array:
    """Sum of -p log p, with a gradient of zero where p is zero.

    - `p`: shape (k,), k >= 1, float32, entries from 0 to 1.

    Returns the entropy, shape (), float32.
    """
    ### BEGIN SOLUTION
    positive = p > 0
    log_p = jnp.log(jnp.where(positive, p, 1.0))
    return -jnp.sum(jnp.where(positive, p * log_p, 0.0))
    ### END SOLUTION


# %% tests="entropy" points=2
uneven = jnp.array([0.5, 0.5, 0.0])
check.values(entropy(uneven), jnp.log(2.0))
check.values(
    jax.grad(entropy)(uneven),
    jnp.array([-0.30685282, -0.30685282, 0.0]),
    mistakes={
        "JX310": jnp.array([-0.30685282, -0.30685282, jnp.nan]),
        "JX315": jnp.array([0.6931472, 0.6931472, 0.0]),
        "JX318": jnp.array([-0.30685282, -0.30685282, -1.0]),
    },
)


### BEGIN HIDDEN TESTS
def chances(rng, case):
    p = rng.uniform(0.01, 1.0, size=(1, 6)[case % 2])
    if case % 3:
        p[-1] = (0.0, 2e-6)[case % 4 // 2]
    return (jnp.array(p.astype(np.float32)),)


check.equivalent(entropy, reference.entropy, inputs=chances)
check.gradients(entropy, reference.entropy, inputs=chances, cases=8)
check.jittable(entropy, jnp.array([0.2, 0.0, 0.3, 0.5]))
### END HIDDEN TESTS


# %% [markdown]
# ## 3.7 A derivative of your own
#
# Steps, signs and roundings are flat: their derivative is 0 wherever it exists, so nothing can be
# learned through them.

# %%
print(jax.vmap(jax.grad(jnp.sign))(jnp.array([-2.0, -0.5, 0.5, 2.0])))

# %% [markdown]
# Networks with weights of ±1 are trained nevertheless, with the *straight-through* trick: forward
# goes the sign, backward goes the gradient of something smoother. JAX has two ways to say so.
#
# `jax.lax.stop_gradient(y)` has the value of `y` and the derivative 0: for the gradient, it is a
# constant. With it you can add what you want to see and leave out what should be differentiated:


# %%
def rounded(x):
    """round(x), with the derivative of x: 1."""
    return x + jax.lax.stop_gradient(jnp.round(x) - x)


print(rounded(2.7), jax.grad(rounded)(2.7))

# %% [markdown]
# `jax.custom_vjp` lets you write the backward pass yourself. `forward` returns the result and what
# the backward pass will need; `backward` gets that and the gradient `g` from above, and returns a
# tuple with one gradient for each argument:


# %%
@jax.custom_vjp
def gentle(x):
    """x itself; its gradient is kept between -1 and 1."""
    return x


def gentle_forward(x):
    return x, None


def gentle_backward(saved, g):
    return (jnp.clip(g, -1.0, 1.0),)


gentle.defvjp(gentle_forward, gentle_backward)
print(jax.grad(lambda x: 100 * gentle(x))(3.0))

# %% [markdown]
# ### Exercise `binarize` (3 points, 15 minutes, medium)
#
# Write `binarize(x)`: ±1 forward, straight through backward.
#
#     value                             gradient
#      1        +----------             1      +-------+
#               |                              |       |
#     ----------0----------             -------+---0---+-------
#               |                             -1       1
#     -1 -------+
#
# * `x` is a float32 array of any shape, `()` included. It returns a float32 array of the same
#   shape: 1.0 where `x` ≥ 0 and −1.0 where `x` < 0.
# * Backward, the gradient `g` from above passes unchanged at entries with |x| < 1, and becomes 0 at
#   entries with |x| > 1. What happens exactly at |x| = 1 is left to you.
# * It works under `jax.jit` and `jax.vmap`.
#
# One call: `binarize(jnp.array([-2.0, -0.5, 0.0, 3.0]))` returns `[-1, -1, 1, 1]` (as float32), and
# the gradient of the sum of that is `[0, 1, 1, 0]`.
#
# <details><summary>Hint 1</summary>
#
# Which well-known function has the gradient in the picture on the right? Its own values do not
# matter.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.clip(x, -1, 1)` has it. Either let it stand in the place of the `x` in `rounded`, or write
# the rule as in `gentle`: what must `forward` save so that `backward` can decide?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.sign(0.0)` is 0, so take `jnp.where(x >= 0, 1.0, -1.0)`. Save `x` itself; backward, return
# `(jnp.where(jnp.abs(x) < 1, g, 0.0),)`.
#
# </details>


# %% solution="binarize"
# binarize(x: Array) -> Array
# - x: any shape, float32.
# Returns 1.0 or -1.0 in each place, float32, the shape of x.
### BEGIN SOLUTION
@jax.custom_vjp
def binarize(x: Array) -> Array:
    """The sign of x, with 1.0 for zero; straight through between -1 and 1."""
    return jnp.where(x >= 0, 1.0, -1.0).astype(x.dtype)


def binarize_forward(x):
    return binarize(x), x


def binarize_backward(x, g):
    return (jnp.where(jnp.abs(x) < 1, g, 0.0),)


binarize.defvjp(binarize_forward, binarize_backward)
### END SOLUTION


# %% tests="binarize" points=3
entries = jnp.array([-2.0, -0.5, 0.0, 3.0])
check.values(
    binarize(entries),
    jnp.array([-1.0, -1.0, 1.0, 1.0]),
    mistakes={"JX135": jnp.sign(entries)},
)
check.values(
    jax.vmap(jax.grad(binarize))(entries),
    jnp.array([0.0, 1.0, 1.0, 0.0]),
    mistakes={
        "JX313": jnp.zeros(4),
        "JX315": jnp.array([0.0, -1.0, -1.0, 0.0]),
        "JX319": jnp.ones(4),
    },
)


### BEGIN HIDDEN TESTS
def between_kinks(rng, case):
    shape = ((), (5,), (2, 3))[case % 3]
    far = rng.choice([0.2, 0.7, 1.3, 2.5], size=shape) * rng.uniform(0.9, 1.1, size=shape)
    return (jnp.array((far * rng.choice([-1.0, 1.0], size=shape)).astype(np.float32)),)


def how_the_rule_is_wrong():
    from autograder.diagnoses import find

    got = jax.vmap(jax.grad(binarize))(jnp.array([-1.5, -0.5, 0.5, 1.5])).tolist()
    codes = {
        (0.0, 0.0, 0.0, 0.0): ("JX313", "zero everywhere"),
        (-1.0, -1.0, -1.0, -1.0): ("JX315", "-1 everywhere"),
        (0.0, -1.0, -1.0, 0.0): ("JX315", "of the other sign"),
        (1.0, 1.0, 1.0, 1.0): ("JX319", "1 everywhere"),
        (1.0, 0.0, 0.0, 1.0): ("JX319", "1 outside of [-1, 1] and 0 inside"),
    }
    code, text = codes.get(tuple(got), ("JX319", f"{got} at -1.5, -0.5, 0.5, 1.5"))
    return find(code).finding(
        called="the gradient of binarize", got=text, expected="1 inside of [-1, 1], 0 outside"
    )


check.equivalent(binarize, reference.binarize, inputs=between_kinks)
check.gradients(
    binarize,
    reference.binarize,
    inputs=between_kinks,
    cases=6,
    diagnose=(how_the_rule_is_wrong,),
)
check.jittable(binarize, jnp.array([0.5, -1.5, 0.0]))
### END HIDDEN TESTS


# %% [markdown]
# ## 3.8 The gradients of others
#
# A gradient that is wrong seldom raises an error. It is worth having a tool that looks at one. Here
# are four losses from a code review, with the point at which to look:


# %% trusted="reviewed"
def margin(x: Array) -> Array:
    return jnp.sum(jnp.maximum(0.0, 1.0 - x))


def spread(x: Array) -> Array:
    return jnp.std(x)


def errors(x: Array) -> Array:
    return jnp.mean((x > 0.5).astype(jnp.float32))


def squares(x: Array) -> Array:
    return (x - 1.0) ** 2


reviewed = {
    "margin": (margin, jnp.array([0.2, 3.0])),
    "spread": (spread, jnp.array([2.0, 2.0])),
    "errors": (errors, jnp.array([0.2, 3.0])),
    "squares": (squares, jnp.array([0.2, 3.0])),
}

# %% [markdown]
# ### Exercise `audit_gradient` (2 points, 10 minutes, medium)
#
# Write `audit_gradient(f, x)`, which looks at the gradient of `f` at `x` and returns one of four
# strings. The first of these that applies counts:
#
# | string | when |
# | --- | --- |
# | `"error"` | `jax.grad(f)(x)` raises an exception, of whatever kind |
# | `"nan"` | at least one entry of the gradient is not finite: NaN, or plus or minus infinity |
# | `"zero"` | every entry of the gradient is 0 |
# | `"fine"` | none of these |
#
# * `f` takes one float32 array; `x` is a float32 array of shape `(n,)`, n ≥ 1.
# * No exception leaves your function. It returns a Python string.
#
# One call: `audit_gradient(lambda x: jnp.sum(jnp.round(x)), jnp.array([0.3, 0.8]))` returns
# `"zero"`.
#
# <details><summary>Hint 1</summary>
#
# Take the rows of the table from top to bottom, one `return` each.
#
# </details>
# <details><summary>Hint 2</summary>
#
# An entry that is 0 is nothing bad: the gradient of `margin` has one. *Every* entry must be, so
# that nothing is learned.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.isfinite` is False for NaN and for both infinities. `jnp.all` and `jnp.any` make one truth
# value of an array, which is fine in an `if` as long as nobody traces your function.
#
# </details>


# %% solution="audit_gradient"
def audit_gradient(f: Callable[[Array], Array], x: Array) -> str:
    """Says what is wrong with the gradient of `f` at `x`.

    - `x`: shape (n,), float32.

    Returns "error", "nan", "zero" or "fine".
    """
    ### BEGIN SOLUTION
    try:
        gradient = jax.grad(f)(x)
    except Exception:
        return "error"
    if not jnp.all(jnp.isfinite(gradient)):
        return "nan"
    return "fine" if jnp.any(gradient) else "zero"
    ### END SOLUTION


# %% tests="audit_gradient" points=2
check.true(
    audit_gradient(*reviewed["margin"]) == "fine",
    "The gradient of margin is fine: one entry is 0, the other is not.",
    code="JX020",
)
check.true(
    audit_gradient(*reviewed["spread"]) == "nan",
    "The gradient of spread is NaN where all entries are equal.",
    code="JX020",
)
check.true(
    audit_gradient(*reviewed["errors"]) == "zero",
    "The gradient of errors is zero: a comparison is flat.",
    code="JX020",
)
check.true(
    audit_gradient(*reviewed["squares"]) == "error",
    "The value of squares is no single number, so jax.grad raises an exception.",
    code="JX020",
)


### BEGIN HIDDEN TESTS
def says(f, *entries):
    return audit_gradient(f, jnp.array(entries, dtype=jnp.float32))


def calls_numpy(x):
    return jnp.sum(np.sin(x))


def asks_the_value(x):
    raise KeyError("loss")


check.true(
    says(lambda x: jnp.sum(jnp.sqrt(x)), 0.0, 1.0) == "nan"
    and says(lambda x: -jnp.sum(jnp.sqrt(x)), 4.0, 0.0) == "nan"
    and says(lambda x: jnp.sqrt(x[1]) * 0, 1.0, 0.0) == "nan",
    "A gradient with an infinite or NaN entry, the value being finite, was not found.",
    code="JX020",
    name="not finite",
)
check.true(
    says(lambda x: x[0], 3.0, 0.0, 0.0) == "fine"
    and says(lambda x: jnp.max(x), 1.0, 2.0) == "fine"
    and says(lambda x: jnp.sum(x), 0.0, 0.0) == "fine"
    and says(lambda x: x[0] - x[1], 1.0, 1.0) == "fine",
    "A gradient that is fine was reported: some of its entries are 0, or their sum is.",
    code="JX020",
    name="fine",
)
check.true(
    says(lambda x: jnp.sum(jnp.floor(x)), 0.5, 1.5) == "zero"
    and says(lambda x: jax.lax.stop_gradient(jnp.sum(x**2)), 1.0, 2.0) == "zero"
    and says(lambda x: jnp.sum(x**2), 0.0, 0.0) == "zero",
    "A gradient that is zero everywhere was not found.",
    code="JX020",
    name="zero",
)
check.true(
    says(calls_numpy, 0.5) == "error"
    and says(asks_the_value, 0.5) == "error"
    and says(lambda x: (jnp.sum(x), x), 0.5) == "error",
    "A function that cannot be differentiated was not found.",
    code="JX020",
    name="error",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 3.9 A training step that is compiled
#
# `jax.grad` runs your function once on tracers to write down the operations, and then runs the
# backward pass, operation by operation, in Python. It does so **in every call**. Under `jax.jit`
# this happens once for each shape and dtype, and what remains is one program for the forward pass,
# the backward pass and the update together.


# %%
@jax.jit
def traced_once(x):
    print("Python is here")
    return jax.grad(lambda x: jnp.sum(jnp.tanh(x)))(x)


traced_once(jnp.arange(3.0))
traced_once(jnp.arange(3.0) + 1)  # same shape and dtype: nothing printed

# %% [markdown]
# The compiled program is kept for *that function object*. So apply `jax.jit` once, outside, as a
# decorator or as `fast = jax.jit(slow)`; a `jax.jit(lambda ...)` inside of a function compiles
# anew whenever the function is called. The next cell has a step of gradient descent as it is often
# written first.

# %% trusted="slow_step"
RATE = 0.1


def network_loss(params: dict[str, Array], x: Array, y: Array) -> Array:
    """Mean squared error of a network with one hidden layer; x: (n, d), y: (n,)."""
    hidden = jnp.tanh(x @ params["w1"] + params["b1"])
    return jnp.mean((hidden @ params["w2"] + params["b2"] - y) ** 2)


def slow_step(params: dict[str, Array], x: Array, y: Array) -> tuple[dict[str, Array], Array]:
    """One step of gradient descent. Returns the new parameters, and the loss of the old ones."""
    loss = network_loss(params, x, y)
    grads = jax.grad(network_loss)(params, x, y)
    return {name: params[name] - RATE * grads[name] for name in params}, loss


# %% [markdown]
# ### Exercise `fast_step` (3 points, 10 minutes, medium)
#
# Make a function `fast_step(params, x, y)` that returns what `slow_step(params, x, y)` returns,
# faster.
#
# * `params` is a dict of float32 arrays: `"w1"` of shape `(d, h)`, `"b1"` of shape `(h,)`, `"w2"`
#   of shape `(h,)` and `"b2"` of shape `()`. `x` has shape `(n, d)` and `y` shape `(n,)`.
# * It returns a pair: a new dict as `params`, and the loss **before** the step, shape `()`; equal
#   to what `slow_step` returns up to rounding (relative tolerance 1e-4).
# * `fast_step` is jitted: in the second call with the same shapes, none of your Python code runs.
# * It is at least **3 times as fast** as `slow_step`.
#
# **How the speed is measured.** First come the tests of values and of "jitted", which need no
# clock. Then `fast_step` is compared with `slow_step` as given above, not jitted, on the device of
# the machine that marks (the GPU if it has one, else the CPU), for n = 16, d = 32 and h = 64. Both
# have run before, so compilation does not count. The two take turns many times, each waits for its
# result, and what counts is the ratio of their times. If the measurements cannot tell whether the
# ratio is above 3, the check counts as passed. You need not be clever: a right solution is many
# times above the bar.
#
# One call: `fast_step(params, x, y)` with all parameters 0 returns the loss `jnp.mean(y**2)`, and
# only `b2` differs from `params`: it is `0.2 * jnp.mean(y)`.
#
# <details><summary>Hint 1</summary>
#
# Where does `slow_step` spend its time: in the arithmetic, or in Python? Which transformation
# leaves Python behind?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Put `@jax.jit` above `fast_step`. Inside, you may do what `slow_step` does, or call it.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The forward pass need not run twice either: `jax.value_and_grad(network_loss)(params, x, y)` gives
# the loss and the gradient, and `jax.tree.map` the new parameters.
#
# </details>


# %% solution="fast_step"
# fast_step(params: dict[str, Array], x: Array, y: Array) -> tuple[dict[str, Array], Array]
# - params: {"w1": (d, h), "b1": (h,), "w2": (h,), "b2": ()}, x: (n, d), y: (n,); float32.
# Returns the new parameters, and the loss of the old ones, shape ().
### BEGIN SOLUTION
@jax.jit
def fast_step(params: dict[str, Array], x: Array, y: Array) -> tuple[dict[str, Array], Array]:
    """One step of gradient descent, as one compiled program."""
    loss, grads = jax.value_and_grad(network_loss)(params, x, y)
    return jax.tree.map(lambda p, g: p - RATE * g, params, grads), loss


### END SOLUTION


# %% tests="fast_step" points=3
flat = {"w1": jnp.zeros((2, 3)), "b1": jnp.zeros(3), "w2": jnp.zeros(3), "b2": jnp.array(0.0)}
rows, targets = jnp.ones((4, 2)), jnp.array([1.0, 2.0, 3.0, 6.0])
check.values(
    fast_step(flat, rows, targets),
    ({**flat, "b2": jnp.array(0.6)}, jnp.array(12.5)),
    mistakes={
        "JX902": ({**flat, "b2": jnp.array(-0.6)}, jnp.array(12.5)),
        "JX129": ({**flat, "b2": jnp.array(0.6)}, jnp.array(9.26)),
    },
)
check.jitted(fast_step, flat, rows, targets)


### BEGIN HIDDEN TESTS
def networks(n, d, h):
    def make(rng, case):
        shapes = {"w1": (d, h), "b1": (h,), "w2": (h,), "b2": ()}
        params = {
            name: jnp.array((0.5 * rng.normal(size=shape)).astype(np.float32))
            for name, shape in shapes.items()
        }
        data = (jnp.array(rng.normal(size=s).astype(np.float32)) for s in ((n, d), (n,)))
        return (params, *data)

    return make


check.equivalent(fast_step, reference.fast_step, inputs=networks(3, 4, 5), rtol=1e-4)
check.faster(fast_step, slow_step, inputs=networks(16, 32, 64), ratio=3.0)
### END HIDDEN TESTS
