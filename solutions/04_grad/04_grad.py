# %% [markdown]
# # 4. Derivatives: `jax.grad`, `argnums`, `has_aux`
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
#     jaxercise check 04_grad.ipynb
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
# | *pure* | your arguments are as they were, and a second call gives the same answer |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *jitted* | looks at what `jax.jit` returned, and at the second call: it compiles nothing |
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
# ## 4.1 From a function to its derivative
#
#     f  ---- jax.grad ---->  f'            x  ---- f' ---->  the derivative at x
#     a function              a function

# %%
print(jax.grad(jnp.sin)(0.0))  # cos(0)
print(jax.grad(jax.grad(jnp.sin))(1.0), -jnp.sin(1.0))  # the second derivative


def mean_square(x):
    return jnp.mean(x**2)


print(jax.grad(mean_square)(jnp.array([1.0, 2.0, 3.0])))  # shape of x: one entry for each input

# The forward pass computes the values too, so that Python may ask for them (not under jax.jit).
print(jax.grad(lambda x: x**2 if x > 0 else 0.0 * x)(3.0))

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
#
# `jax.grad` has relatives that do without the one number: `jax.jacobian` gives the whole matrix,
# `jax.jvp` the derivative along a direction of the inputs, `jax.vjp` a function that takes a weight
# for each output and gives the gradient of the weighted sum.

# %%
print(jax.jacobian(jnp.sin)(jnp.array([0.0, 1.0])))
print(jax.jvp(jnp.sin, (jnp.array([0.0, 1.0]),), (jnp.array([1.0, 1.0]),)))
sines, pullback = jax.vjp(jnp.sin, jnp.array([0.0, 1.0]))
print(sines, pullback(jnp.array([1.0, 1.0])))

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
points = jnp.array([0.5, 1.0, 20.0])


def slopes(sine, cube, absolute, one):
    return {"sin": sine, "x**3": cube, "abs": absolute, "n = 1": one}


right = slopes(jnp.cos(points), 3 * points**2, jnp.array([-1.0, 1.0]), jnp.array([jnp.cos(3.0)]))
check.values(
    {
        "sin": slope(jnp.sin)(points),
        "x**3": slope(lambda x: x**3)(points),
        "abs": slope(jnp.abs)(jnp.array([-2.0, 3.0])),
        "n = 1": slope(jnp.sin)(jnp.array([3.0])),
    },
    right,
    mistakes={
        "JX027": {**right, "x**3": jnp.cos(points), "abs": jnp.cos(jnp.array([-2.0, 3.0]))},
        "JX120": {name: jnp.diag(each) for name, each in right.items()},
        "JX317": {name: each / len(each) for name, each in right.items()},
        "JX322": slopes(
            jnp.sin(points), points**3, jnp.array([2.0, 3.0]), jnp.array([jnp.sin(3.0)])
        ),
    },
)
check.jittable(slope(jnp.sin), points)


### BEGIN HIDDEN TESTS
# sentence: "It takes an array of any shape and works entry by entry" -> values | a cubic, a kink
# sentence: "for a float32 array `x` of shape `(n,)`, n ≥ 1" -> n = 1 | a cubic
# sentence: "returns a float32 array of the same shape" -> values | a cubic
# sentence: "entry i is the derivative of `f` at `x[i]`" -> values | a cubic, a bump, a kink
# sentence: "to a relative error of 1e-5" -> x**3 | a cubic
# sentence: "`df` works under `jax.jit`" -> jittable | jittable
def bump(x):
    return jnp.exp(-x * x)


def cubic(x):
    return x**3 - 2 * x


def kink(x):
    return jnp.maximum(2 * x, -jnp.abs(x))


def slope_points(rng, case):
    return (jnp.array(rng.normal(size=(1, 6)[case % 2]).astype(np.float32)),)


def how_slope_is_wrong():
    from autograder.diagnoses import find

    x = jnp.array([0.3, 0.9, 1.7, -0.6])
    got, want = slope(cubic)(x), 3 * x**2 - 2
    if got.shape == (4, 4):
        return find("JX120").finding(
            called="slope(f)(x: f32[n])",
            got="f32[n,n], the derivatives of all entries with respect to all entries",
            expected="f32[n], the derivative of each entry with respect to its own",
        )
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
check.equivalent(
    slope(kink),
    lambda x: jnp.where(x > 0, 2.0, 1.0),
    inputs=slope_points,
    name="a kink",
    diagnose=(how_slope_is_wrong,),
)
check.jittable(slope(cubic), jnp.array([0.5, -1.5, 2.0]))
### END HIDDEN TESTS


# %% [markdown]
# ## 4.2 Which argument? `argnums`
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
# One call of `jax.grad` makes a function. Of how many arguments? And what does it return, where
# `argnums` is a tuple?
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
# One row, and more columns than rows: the model says 3, which is 1 too much.
one_x, one_y, one_w = jnp.array([[1.0, 0.0, 2.0]]), jnp.array([2.0]), jnp.array([1.0, 5.0, 1.0])
one_dw = jnp.array([2.0, 0.0, 4.0])
check.values(
    {"n = 4": line_gradients(x, y, w, b), "n = 1": line_gradients(one_x, one_y, one_w, b)},
    {"n = 4": (dw, db), "n = 1": (one_dw, db)},
    mistakes={
        "JX307": {
            "n = 4": (jnp.array(4 * [[1.0, 0.5]]), jnp.full(4, -0.5)),
            "n = 1": (2 * one_w[None], jnp.array([-2.0])),
        },
        "JX316": {"n = 4": (dw, 0 * db), "n = 1": (one_dw, 0 * db)},
        "JX317": {"n = 4": (4 * dw, 4 * db), "n = 1": (one_dw, db)},
    },
)
check.jittable(line_gradients, x, y, w, b)


### BEGIN HIDDEN TESTS
# sentence: "with respect to `w` and with respect to `b`" -> values | equivalent
# sentence: "n, d ≥ 1; all are" -> values, n = 1 | equivalent
# sentence: "It returns a tuple of two float32 arrays" -> values | equivalent
# sentence: "It works under `jax.jit`" -> jittable | jittable
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
            "d = 1": lambda rng: lines(rng, 5, 1),
        }
    ),
    rtol=1e-4,
    diagnose=(how_line_gradients_are_wrong,),
)
check.jittable(line_gradients, *lines(np.random.default_rng(1), 3, 3))
### END HIDDEN TESTS


# %% [markdown]
# ## 4.3 A tree of parameters, and more than the loss
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

# The program that JAX writes down has a name for each operation: count them in its text.
w, x = jnp.ones(2), jnp.ones((3, 2))
for f in (jax.value_and_grad(lambda w: jnp.sum((x @ w) ** 2)), lambda w: (x @ w, x @ w)):
    print(str(jax.make_jaxpr(f)(w)).count("dot_general"), "matrix products")

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
#   examples whose largest logit is at `label` (no two are equal); and `"logits"`.
# * `grads` are the gradients of `loss` with respect to `params`: a dict as `params`.
# * There is **one** forward pass: the program of your function has at most two matrix products, one
#   for the logits and one for the gradient of `w`. (The test counts them as above; JAX calls them
#   `dot_general`.)
# * It is pure, and works under `jax.jit`.
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
# `jnp.take_along_axis(log_p, label[:, None], axis=1)`, or `*` with `jax.nn.one_hot(label, k)`,
# summed over the classes and averaged over the examples (`einsum` would make a matrix product).
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
# All examples have the probabilities 1/8, 2/8 and 5/8.
eighths = {"w": jnp.zeros((2, 3)), "b": jnp.log(jnp.array([1.0, 2.0, 5.0]))}
two = {"x": jnp.array([[1.0, 2.0], [3.0, 4.0]]), "label": jnp.array([0, 2])}
mean_loss = jnp.log(8.0) - jnp.log(5.0) / 2
its_metrics = {"accuracy": jnp.array(0.5), "logits": jnp.stack([eighths["b"]] * 2)}
its_grads = {
    "w": jnp.array([[-0.25, 0.5, -0.25], [-0.625, 0.75, -0.125]]),
    "b": jnp.array([-0.375, 0.25, 0.125]),
}
check.values(
    grads_and_metrics(eighths, two),
    (mean_loss, its_metrics, its_grads),
    mistakes={
        "JX306": (mean_loss, its_grads, its_metrics),
        "JX317": (mean_loss / 3, its_metrics, jax.tree.map(lambda g: g / 3, its_grads)),
    },
)
# One example, and logits whose softmax is 0 in float32.
far_apart = {"w": jnp.zeros((2, 3)), "b": jnp.array([0.0, 100.0, -100.0])}
last = {"x": jnp.array([[1.0, -1.0]]), "label": jnp.array([2])}
check.values(
    grads_and_metrics(far_apart, last),
    (
        jnp.array(200.0),
        {"accuracy": jnp.array(0.0), "logits": jnp.array([[0.0, 100.0, -100.0]])},
        {"w": jnp.array([[0.0, 1.0, -1.0], [0.0, -1.0, 1.0]]), "b": jnp.array([0.0, 1.0, -1.0])},
    ),
    name="far apart",
)
# Only of an answer that is right does it count how it was found.
if check.values(grads_and_metrics(eighths, two)[2], its_grads, name="its gradients") is None:
    check.true(
        str(jax.make_jaxpr(grads_and_metrics)(eighths, two)).count("dot_general") <= 2,
        "There are more than two matrix products: the forward pass runs more than once.",
        code="JX320",
        name="one forward pass",
    )
check.jittable(grads_and_metrics, eighths, two)
check.pure(grads_and_metrics, eighths, two)


### BEGIN HIDDEN TESTS
# sentence: "with shapes `(d, k)` and `(k,)`" -> values, far apart | equivalent
# sentence: "The logits are `x @ w + b`, shape `(n, k)`" -> values | equivalent
# sentence: "the mean over the n examples of the loss of one example" -> values | equivalent
# sentence: "minus entry" -> values, far apart | equivalent, logits far apart
# sentence: "`metrics` is a dict with exactly two keys" -> values | equivalent
# sentence: "examples whose largest logit is at `label`" -> values | equivalent
# sentence: "`grads` are the gradients of `loss`" -> values | equivalent
# sentence: "There is **one** forward pass" -> one forward pass | one forward pass
# sentence: "It is pure" -> pure | pure
# sentence: "works under `jax.jit`" -> jittable | jittable
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


def far_apart_logits(rng, case):
    params, batch = classifiers(rng, 6, 4, 3)
    return {"w": 100 * params["w"], "b": params["b"]}, batch


check.equivalent(
    grads_and_metrics,
    reference.grads_and_metrics,
    inputs=far_apart_logits,
    rtol=1e-4,
    cases=4,
    name="logits far apart",
)
check.jittable(grads_and_metrics, eighths, two)
check.pure(grads_and_metrics, far_apart, last)
# Only of an answer that is right does it count how it was found.
right = reference.grads_and_metrics(eighths, two)
if check.values(grads_and_metrics(eighths, two), right, name="its answer") is None:
    check.true(
        str(jax.make_jaxpr(grads_and_metrics)(eighths, two)).count("dot_general") <= 2,
        "There are more than two matrix products: the forward pass runs more than once.",
        code="JX320",
        name="one forward pass",
    )
### END HIDDEN TESTS


# %% [markdown]
# ## 4.4 "`has_aux` is for functions with several return values"
#
# So says a popular tutorial. What happens with a function that returns three values? The way to
# find out about a claim on a library is to run it, and to write down what happened.

# %% [markdown]
# ### Exercise `several_returns` (3 points, 15 minutes, medium): refute
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
# * The evidence is about *this* `f`: the test calls your function with several of them, tries them
#   itself and compares. An answer that is right for one m and copied for the others fails.
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
# A starred name, as in `first, *rest`, takes apart a tuple of any length. What does an inner
# function have to return, so that `has_aux=True` is right for it?
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


def pair_of_values(x):
    return jnp.sum(2 * x), x[None]


at_one_three = jnp.array([1.0, 3.0])
found, of_pair = (several_returns(f, at_one_three) for f in (three_values, pair_of_values))
check.true(
    sorted(found) == ["exception", "grads", "others"],
    "The dict does not have exactly the keys exception, grads and others.",
    code="JX122",
)
check.values(
    [found["grads"], of_pair["grads"]],
    [jnp.array([2.0, 6.0]), jnp.array([2.0, 2.0])],
    mistakes={"JX325": [jnp.array([5.0, 8.0]), jnp.array([3.0, 3.0])]},
    name="grads",
)
check.values(
    [found["others"], of_pair["others"]],
    [(jnp.array([2.0, 6.0]), jnp.array(1.0)), (jnp.array([[1.0, 3.0]]),)],
    name="others",
)


def raised_by(trial):
    try:
        trial()
    except Exception as error:
        return type(error).__name__
    return "none"


for f, of in ((three_values, found), (pair_of_values, of_pair)):
    really = raised_by(lambda f=f: jax.grad(f, has_aux=True)(at_one_three))
    check.true(
        of["exception"] == really,
        f"The exception for {f.__name__} is {of['exception']!r}, and that is not what happens.",
        code="JX021" if found["exception"] == of_pair["exception"] else "JX022",
        name="exception",
    )


### BEGIN HIDDEN TESTS
# sentence: "`f(x)` returns a **tuple** of m values, 1 ≤ m ≤ 4" -> grads, others | gradient, others
# sentence: "It returns a dict with exactly three keys" -> true | the keys
# sentence: "what `jax.grad(f, has_aux=True)(x)` raises" -> exception | exception
# sentence: "the gradient of the loss, the first value" -> grads | gradient
# sentence: "a tuple of the other m−1 values" -> others | others
# sentence: "If none comes, the value" -> exception | exception
# sentence: "The evidence is about *this* `f`" -> exception | exception
# sentence: "none of them is a tracer" -> grads, others | gradient, others
def one_value(x):
    return (jnp.sum(jnp.sin(x)),)


def two_values(x):
    return jnp.sum(x**3), x**2 + 1


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
check.true(
    all(
        sorted(several_returns(f, jnp.ones(2))) == ["exception", "grads", "others"]
        for f in (one_value, two_values)
    ),
    "The dict does not have exactly the keys exception, grads and others.",
    code="JX122",
    name="the keys",
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
# ## 4.5 Where the value is fine and the gradient is NaN
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
# (`jax.lax.cond(condition, f, g, x)` differentiates only the function that it calls, and is another
# cure where the condition is one single truth value.)
#
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
# Two `where`s with the same condition: before the root, something harmless in the place of 0; after
# it, 0 again.
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
vector, short, origin = jnp.array([3.0, 4.0]), jnp.array([3e-6, 4e-6]), jnp.zeros(2)


def lengths(zero):
    return {
        "d = 2": jnp.array(5.0),
        "d = 1": jnp.array(3.0),
        "short": jnp.array(5e-6),
        "zero": zero,
    }


check.values(
    {
        "d = 2": safe_norm(vector),
        "d = 1": safe_norm(vector[:1]),
        "short": safe_norm(short),
        "zero": safe_norm(origin),
    },
    lengths(jnp.array(0.0)),
    rtol=1e-5,
    atol=0.0,
    mistakes={"JX135": lengths(jnp.array(1.0))},
    name="lengths",
)
check.values(
    jax.vmap(jax.grad(safe_norm))(jnp.stack([vector, short])),
    jnp.array([[0.6, 0.8], [0.6, 0.8]]),
    name="gradients of a batch",
)
check.values(
    jax.grad(safe_norm)(origin),
    origin,
    mistakes={"JX311": jnp.full(2, jnp.nan), "JX318": jnp.ones(2)},
    name="gradient at the origin",
)
check.jittable(safe_norm, vector)


### BEGIN HIDDEN TESTS
# sentence: "`x` is a float32 array of shape `(d,)`, d ≥ 1" -> d = 1 | d = 1
# sentence: "between 1e-6 and 1e3 in" -> short | equivalent
# sentence: "float32, shape `()`, to a **relative**" -> lengths | equivalent
# sentence: "It is exactly 0 for the zero vector" -> zero | equivalent
# sentence: "The gradient is `x / length`" -> gradients of a batch | gradients
# sentence: "it is **zero** in all" -> gradient at the origin | gradients of a batch
# sentence: "It works under `jax.jit` and `jax.vmap`" -> jittable, gradients of a batch | jittable
def norm_inputs(scale):
    def make(rng):
        return (jnp.array((scale * rng.uniform(1, 2, size=4) * [1, -1, 1, 0]).astype(np.float32)),)

    return make


def how_the_gradient_is_wrong():
    from autograder.diagnoses import find

    if not jnp.allclose(safe_norm(jnp.array([3e-6, 4e-6])), 5e-6, rtol=1e-3, atol=0.0):
        return find("JX135").finding(
            called="the gradient of safe_norm",
            got="the gradient of a function that has other values where the vector is short",
            expected="x / length",
        )
    there = jax.grad(safe_norm)(jnp.zeros(3))
    elsewhere = jax.grad(safe_norm)(jnp.array([3.0, 4.0]))
    if jnp.allclose(elsewhere, jnp.array([0.6, 0.8]), rtol=1e-3) and jnp.any(there):
        return find("JX318" if jnp.all(jnp.isfinite(there)) else "JX311").finding(
            called="the gradient of safe_norm",
            got="right numbers elsewhere, and not zeros at the origin",
            expected="zeros at the origin",
        )
    return None


check.equivalent(
    safe_norm,
    reference.safe_norm,
    inputs=check.kinds(
        {
            "ordinary vectors": norm_inputs(1.0),
            "long vectors": norm_inputs(400.0),
            "short vectors": norm_inputs(3e-6),
            "the zero vector": norm_inputs(0.0),
            "d = 1": lambda rng: (jnp.array(rng.normal(size=1).astype(np.float32)),),
        },
        edge=("short vectors", "the zero vector"),
    ),
    cases=10,
    rtol=1e-5,
    atol=0.0,
)
check.gradients(
    safe_norm,
    reference.safe_norm,
    inputs=check.kinds({"long": norm_inputs(400.0), "short": norm_inputs(3e-6)}),
    cases=4,
    diagnose=(how_the_gradient_is_wrong,),
)
check.equivalent(
    jax.vmap(jax.grad(safe_norm)),
    jax.vmap(jax.grad(reference.safe_norm)),
    inputs=lambda rng, case: (
        jnp.array(rng.normal(size=(3, 4)).astype(np.float32)).at[case % 3].set(0.0),
    ),
    cases=3,
    name="gradients of a batch with a zero vector in it",
    diagnose=(how_the_gradient_is_wrong,),
)
check.jittable(safe_norm, jnp.array([1.0, 2.0, 2.0]))
### END HIDDEN TESTS


# %% [markdown]
# ## 4.6 A function to repair
#
# The entropy of probabilities p is the sum of −p log p, where a probability of 0 counts as 0: the
# limit of p log p. This is how it is often written; a model trained with it works for a while.
# (`jax.scipy.special.entr` has the same trouble at 0.)


# %%
def tutorial_entropy(p: Array) -> Array:
    return -jnp.sum(jnp.where(p > 0, p * jnp.log(p), 0.0))


print(tutorial_entropy(jnp.array([0.5, 0.5, 0.0])))
print(jax.grad(tutorial_entropy)(jnp.array([0.5, 0.5, 0.0])))

# %% [markdown]
# ### Exercise `entropy` (2 points, 10 minutes, medium): repair
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
# The logarithm must not see a 0: what harmless number may it see in its place? Then ask what
# happens to the gradient of the factor `p` in front of it.
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
# Their sum is not 1, one is 1, and one is small.
others = jnp.array([1.0, 0.5, 2e-6])
value, at_half = -jnp.sum(others * jnp.log(others)), jnp.log(2.0) - 1
at_others = -jnp.log(others) - 1


def of_both(values, zero, factor=1.0, halves=at_half, slopes=at_others):
    values, slopes = jnp.array(values) * factor, slopes * factor
    return {"values": values, "slopes": [jnp.array([halves, halves, zero]) * factor, slopes]}


check.values(
    {
        "values": jnp.array([entropy(uneven), entropy(others)]),
        "slopes": [jax.grad(entropy)(uneven), jax.grad(entropy)(others)],
    },
    of_both([jnp.log(2.0), value], 0.0),
    mistakes={
        "JX125": of_both([jnp.log(2.0), value], 0.0, factor=1 / jnp.log(2.0)),
        "JX310": of_both([jnp.log(2.0), value], jnp.nan),
        "JX315": of_both([jnp.log(2.0), value], 0.0, halves=at_half + 1, slopes=at_others + 1),
        "JX317": of_both([jnp.log(2.0), value], 0.0, factor=1 / 3),
        "JX318": of_both([jnp.log(2.0), value], -1.0),
    },
)
check.jittable(entropy, uneven)


### BEGIN HIDDEN TESTS
# sentence: "with entries from 0 to 1" -> values | equivalent
# sentence: "exactly 0, or at least" -> values | equivalent
# sentence: "The sum need not be 1" -> values | equivalent
# sentence: "It returns the sum of −p log p" -> values | equivalent
# sentence: "The gradient is −log p − 1 at entries above 0" -> values | gradients
# sentence: "**0** at entries that are 0" -> values | gradients
# sentence: "It works under `jax.jit`" -> jittable | jittable
def chances(rng, case):
    p = rng.uniform(0.01, 1.0, size=(1, 6)[case % 2])
    if case % 3:
        p[-1] = (0.0, 2e-6, 1.0, 1e-6)[case % 8 // 2]
    return (jnp.array(p.astype(np.float32)),)


def how_the_gradient_is_wrong():
    from autograder.diagnoses import find

    p = jnp.array([0.3, 0.2, 0.0])
    value, gradient = entropy(p), jax.grad(entropy)(p)
    if not jnp.allclose(value, reference.entropy(p), rtol=1e-3):
        return find("JX325").finding(
            called="the gradient of entropy",
            got="the gradient of a function that has other values too",
            expected="the gradient of the entropy",
        )
    if not jnp.allclose(jax.grad(entropy)(jnp.array([2e-6, 0.5]))[0], 12.12236, rtol=1e-2):
        return find("JX325").finding(
            called="the gradient of entropy",
            got="another number than -log p - 1 where p is small",
            expected="-log p - 1 wherever p is above 0",
        )
    if not jnp.allclose(jax.grad(entropy)(jnp.array([1.0, 0.5]))[0], -1.0, rtol=1e-3):
        return find("JX318").finding(
            called="the gradient of entropy",
            got="another number than -log p - 1 where p is 1",
            expected="-log p - 1 wherever p is above 0",
        )
    right = jnp.allclose(gradient[:2], -jnp.log(p[:2]) - 1, rtol=1e-3)
    if right and jnp.isfinite(gradient[2]) and gradient[2] != 0:
        return find("JX318").finding(
            called="the gradient of entropy",
            got="the right numbers, and another than 0 where p is 0",
            expected="0 where p is 0",
        )
    return None


check.equivalent(entropy, reference.entropy, inputs=chances, cases=12)
check.gradients(
    entropy,
    reference.entropy,
    inputs=chances,
    cases=12,
    diagnose=(how_the_gradient_is_wrong,),
)
check.jittable(entropy, jnp.array([0.2, 0.0, 0.3, 0.5]))
### END HIDDEN TESTS


# %% [markdown]
# ## 4.7 A derivative of your own
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
# `jnp.sign(0.0)` is 0, so it will not do. Backward, `x` must be known: save it. What comes back is
# a tuple with one entry.
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
    binarize(jnp.array([[-0.0, 3e8, -3e8]])),
    jnp.array([[1.0, 1.0, -1.0]]),
    mistakes={"JX132": jnp.array([[1.0, 0.0, 0.0]]), "JX135": jnp.array([[-1.0, 1.0, -1.0]])},
    name="large entries and -0.0",
)
value, backward_pass = jax.vjp(binarize, entries)
from_above = jnp.array([5.0, -3.0, 2.0, 7.0])
check.values(
    backward_pass(from_above)[0],
    jnp.array([0.0, -3.0, 2.0, 0.0]),
    mistakes={
        "JX313": jnp.zeros(4),
        "JX315": jnp.array([0.0, 3.0, -2.0, 0.0]),
        "JX319": from_above,
    },
    name="the gradient from above",
)
check.values(
    jax.vmap(jax.grad(binarize))(entries), jnp.array([0.0, 1.0, 1.0, 0.0]), name="one by one"
)
check.jittable(binarize, entries)


### BEGIN HIDDEN TESTS
# sentence: "`x` is a float32 array of any shape, `()` included" -> values, one by one | equivalent
# sentence: "1.0 where `x` ≥ 0 and −1.0 where `x` < 0" -> values, large entries | equivalent, edges
# sentence: "passes unchanged at entries with |x| < 1" -> the gradient from above | gradients
# sentence: "becomes 0 at" -> the gradient from above | gradients
# sentence: "It works under `jax.jit` and `jax.vmap`" -> jittable, one by one | jittable, under vmap
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


def edges(rng, case):
    return (jnp.array(rng.permutation([-0.0, 0.0, 4e7, -4e7, 1e-30, -1e-30]), jnp.float32),)


check.equivalent(binarize, reference.binarize, inputs=between_kinks)
check.equivalent(binarize, reference.binarize, inputs=edges, cases=2, name="edges")
check.equivalent(
    jax.vmap(jax.grad(binarize)),
    jax.vmap(jax.grad(reference.binarize)),
    inputs=lambda rng, case: between_kinks(rng, 1),
    cases=2,
    name="under vmap",
    diagnose=(how_the_rule_is_wrong,),
)
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
# ## 4.8 The gradients of others
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
# Predict before you go on. What is wrong with the gradient of each of the four, if anything? The
# exercise asks you for a tool that says so: let it look at all four, and compare. Nobody marks your
# guess.

# %%
guess = {"margin": "fine", "spread": "?", "errors": "?", "squares": "?"}

# %% [markdown]
# ### Exercise `audit_gradient` (2 points, 10 minutes, medium): predict, then run
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
# * No exception leaves your function. It returns a Python string. The value of `f` does not matter.
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
def raises_no_type_error(x):
    raise KeyError("loss")


cases = {
    **reviewed,
    "infinite slope": (lambda x: jnp.sum(jnp.sqrt(x)), jnp.array([4.0, 0.0])),
    "slopes 1 and -1": (lambda x: x[0] - x[1], jnp.array([0.2, 3.0])),
    "infinite value": (lambda x: jnp.sum(x) + jnp.inf, jnp.array([0.2, 3.0])),
    "tiny slopes": (lambda x: 1e-12 * jnp.sum(x), jnp.array([0.2, 3.0])),
    "KeyError": (raises_no_type_error, jnp.array([0.2, 3.0])),
}
happens = {
    "margin": "fine",  # one entry is 0, the other is not
    "spread": "nan",  # the root of 0 again
    "errors": "zero",  # a comparison is flat
    "squares": "error",  # not one single number
    "infinite slope": "nan",
    "slopes 1 and -1": "fine",
    "infinite value": "fine",
    "tiny slopes": "fine",
    "KeyError": "error",
}
for name, (f, x) in cases.items():
    said = audit_gradient(f, x)
    check.true(
        isinstance(said, str) and said == happens[name],
        f"{name}: {said!r}, and it is {happens[name]!r}.",
        code="JX020",
        name=name,
    )


### BEGIN HIDDEN TESTS
# sentence: "raises an exception, of whatever kind" -> squares, KeyError | error
# sentence: "at least one entry of the gradient is not finite" -> infinite slope | not finite
# sentence: "every entry of the gradient is 0" -> errors, margin, slopes 1 and -1 | zero, fine
# sentence: "none of these" -> margin | fine
# sentence: "No exception leaves your function" -> squares, KeyError | error
# sentence: "It returns a Python string" -> true | a string
# sentence: "The value of `f` does not matter" -> infinite value | the value
# sentence: "`x` is a float32 array of shape `(n,)`, n ≥ 1" -> true | fine
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
    and says(lambda x: x[0] - x[1], 1.0, 1.0) == "fine"
    and says(lambda x: 1e-20 * x[1], 1.0, 1.0) == "fine",
    "A gradient that is fine was reported: some of its entries are 0, or their sum is.",
    code="JX020",
    name="fine",
)
check.true(
    says(lambda x: x[0] - jnp.log(0.0), 3.0) == "fine"
    and says(lambda x: jnp.where(jnp.sum(x) > 0, jnp.nan, jnp.sum(x)), 1.0) == "zero"
    and says(lambda x: jnp.sum(x) * 0 + x[1] / 1e-30, 0.0, 1e20) == "fine",
    "The value of the function was looked at.",
    code="JX020",
    name="the value",
)
check.true(
    isinstance(says(lambda x: x[0], 3.0), str) and isinstance(says(calls_numpy, 3.0), str),
    "What comes back is no string.",
    code="JX122",
    name="a string",
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
# ## 4.9 A training step that is compiled
#
# `jax.grad` runs your function once on tracers to write down the operations, and then runs the
# backward pass, operation by operation, in Python. It does so **in every call**. Under `jax.jit`
# this happens once for each shape, dtype and structure of the arguments, and what remains is one
# program for the forward pass, the backward pass and the update together.


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


# %%
learned = {"w1": jnp.eye(2), "b1": jnp.zeros(2), "w2": jnp.ones(2), "b2": jnp.array(0.0)}
for _ in range(4):
    learned, loss = slow_step(learned, jnp.eye(2), jnp.array([1.0, -1.0]))
    print(loss)

# %% [markdown]
# ### Exercise `fast_step` (3 points, 10 minutes, medium): faster, measured
#
# Make a function `fast_step(params, x, y)` that returns what `slow_step(params, x, y)` returns,
# faster.
#
# * `params` is a dict of float32 arrays: `"w1"` of shape `(d, h)`, `"b1"` of shape `(h,)`, `"w2"`
#   of shape `(h,)` and `"b2"` of shape `()`. `x` has shape `(n, d)` and `y` shape `(n,)`.
# * It returns a pair: a new dict as `params`, and the loss **before** the step, shape `()`; equal
#   to what `slow_step` returns up to rounding (relative tolerance 1e-4).
# * `fast_step` is jitted: it is what `jax.jit` returns, and in the second call with the same shapes
#   none of your Python code runs.
# * It is at least **3 times as fast** as `slow_step`.
#
# **How the speed is measured.** First come the tests of values and of "jitted", which need no
# clock. Then `fast_step` is compared with `slow_step` as given above, not jitted, on the device of
# the machine that marks (the GPU if it has one, else the CPU), for n = 16, d = 32 and h = 64. Both
# have run before, so compilation does not count. The two take turns many times, each waits for its
# result, and what counts is the ratio of their times. If the measurements cannot tell whether the
# ratio is above 3, the check counts as passed. You need not be clever: a right solution is many
# times above the bar. (The visible tests do not look at the clock.)
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
# The forward pass need not run twice either: which transformation gives the value and the gradient?
# The new parameters are a dict, made by a loop over names or by `jax.tree.map`.
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
hills = {
    "w1": jnp.eye(2),
    "b1": jnp.array([0.5, 0]),
    "w2": jnp.array([1.0, -2]),
    "b2": jnp.array(3.0),
}
check.values(
    fast_step(hills, rows[:1], targets[:1]),
    slow_step(hills, rows[:1], targets[:1]),
    rtol=1e-4,
    name="like slow_step",
)
# Only of an answer that is right does it count how it was found.
its_step = slow_step(hills, rows, targets)
if check.values(fast_step(hills, rows, targets), its_step, rtol=1e-4, name="its answer") is None:
    check.true(
        hasattr(fast_step, "lower"),
        "`fast_step` is not what jax.jit returns: Python of yours runs in each call.",
        code="JX431",
        name="jitted",
    )
check.traces(fast_step, [(hills, rows, targets), (hills, rows + 1, targets)], at_most=1)


### BEGIN HIDDEN TESTS
# sentence: "`params` is a dict of float32 arrays" -> values, like slow_step | equivalent
# sentence: "It returns a pair: a new dict as `params`" -> values | equivalent
# sentence: "the loss **before** the step, shape `()`" -> values | equivalent
# sentence: "`fast_step` is jitted: it is what `jax.jit` returns" -> jitted, traces | jitted, traces
# sentence: "at least **3 times as fast**" -> - | faster
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
two_calls = [networks(2, 3, 2)(np.random.default_rng(seed), 0) for seed in (1, 2)]
if check.values(fast_step(*two_calls[0]), slow_step(*two_calls[0]), rtol=1e-4) is None:
    check.true(
        hasattr(fast_step, "lower"),
        "`fast_step` is not what jax.jit returns: Python of yours runs in each call.",
        code="JX431",
        name="jitted",
    )
check.traces(fast_step, two_calls, at_most=1)
check.faster(fast_step, slow_step, inputs=networks(16, 32, 64), ratio=3.0)
### END HIDDEN TESTS


# %% [markdown]
# ## 4.10 Downhill
#
# Your `fast_step`, three thousand times: a network with 16 hidden units learns a curve. On the
# right, what your `binarize` lets through in both directions.

# %%
# %matplotlib inline
try:
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(0)
    shapes = {"w1": (1, 16), "b1": (16,), "w2": (16,), "b2": ()}
    learned = {name: jnp.float32(rng.normal(size=shape) / 2) for name, shape in shapes.items()}
    where = jnp.linspace(-2.0, 2.0, 60)[:, None]
    wanted = jnp.sin(3 * where[:, 0]) * jnp.exp(-(where[:, 0] ** 2) / 2)
    losses, lines = [], {}
    for step in range(3001):
        if step in (0, 100, 500, 3000):
            hidden = jnp.tanh(where @ learned["w1"] + learned["b1"])
            lines[step] = hidden @ learned["w2"] + learned["b2"]
        learned, loss = fast_step(learned, where, wanted)
        losses.append(float(loss))
    axis = jnp.linspace(-2.0, 2.0, 401)
    signs = jax.vmap(binarize)(axis), jax.vmap(jax.grad(binarize))(axis)

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 4))
    left.loglog(losses)
    left.set(title="Loss", xlabel="step")
    middle.plot(where[:, 0], wanted, ".", color="black")
    for step, line in lines.items():
        middle.plot(where[:, 0], line, label=f"step {step}")
    middle.set(title="What is learned")
    middle.legend()
    right.plot(axis, signs[0], label="binarize")
    right.plot(axis, signs[1], label="its gradient")
    right.legend()
    plt.show()
except (NameError, NotImplementedError):
    print("The pictures need binarize and fast_step.")
