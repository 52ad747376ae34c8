# %% [markdown]
# # 3. Tracing, jaxprs and purity
#
# `jax.jit`, `jax.grad` and `jax.vmap` all begin with the same trick. They run your Python function
# **once**, on stand-ins that have a shape and a dtype but no numbers, and write down each operation
# that the stand-ins go through. What was written down is the program. Python is not in it.
#
# You will
#
# * read such a program, and write the function that it came from,
# * build an instrument that takes a program apart,
# * foretell what a function does that reads, appends and prints while it is traced,
# * repair a function whose side effects were lost,
# * say `if`, `while` and `for` so that they are in the program,
# * catch functions that are not what they seem.
#
# Nine exercises, 24 points, about two hours. You need to know `jax.numpy`, and what a gradient is.
# Each exercise can be solved with what stands above it.
#
# ## How to work
#
# Replace `raise NotImplementedError()` in each answer cell, run the cell, then run the test cell
# under it. A check that fails says what it called, what came back, what it expected and a next
# step. To run every check of the notebook in a fresh process, save it and type
#
#     jaxercise check 03_tracing.ipynb
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
# | *returns ...* | compares types, shapes, dtypes and values with a reference, on many inputs |
# | *pure* | your arguments are as they were, nothing outside changes, a second call agrees |
# | *works under `jax.jit`* | runs `jax.jit(f)` and compares with `f` |
# | *is jitted* | looks whether it is what `jax.jit` returned |
#
# Each check of a test cell is worth the same share of the points. `print` is allowed everywhere.

# %% trusted="imports"
import contextlib
import io
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
from jax import Array

from autograder import check
from autograder.checks import authoring


# %% [markdown]
# ## 3.1 What tracing writes down
#
# `jax.make_jaxpr(f)(x)` traces `f` and gives you the program, in JAX's own small language: a
# *jaxpr*.


# %%
def of_a_tutorial(x):
    print("Python is here, and x is", x)
    x = x + 2
    x = x**2
    x = x + 3
    return x.mean()


x = jnp.arange(3.0)
print(jax.make_jaxpr(of_a_tutorial)(x))

# %% [markdown]
# `print` ran and showed a *tracer*, the stand-in. It is not in the program. What is in it:
#
#     { lambda ; a:f32[3]. let            inputs, with dtype and shape (before the ; constants)
#         b:f32[3] = add a 2.0:f32[]      one line for each operation: name:type = operation inputs
#         ...
#       in (f,) }                         outputs
#
# * Each name is given a value once. There is no other order of execution than: inputs first.
# * An operation may have parameters between brackets, such as `reduce_sum[axes=(0,)]`.
# * The 3 of `f32[3]` is in the program, and so is the 3.0 that the sum is divided by. The shape was
#   known when Python ran, so `mean` put a number there.
# * `_` stands for a result that nobody uses.
#
# Listings in older tutorials look a little different: how a jaxpr is printed changes between
# versions, what it means does not. So no test compares its text.
#
# A transform takes a program and gives a program. This is the gradient, and each line of it is a
# piece of the chain rule: first the forward pass, as far as it is needed, then, from the output
# back to the input, one factor after the other.

# %%
print(jax.make_jaxpr(jax.grad(of_a_tutorial))(x))

# %% [markdown]
# | line | what it is |
# | --- | --- |
# | `b = add a 2.0` | the forward pass: x + 2 |
# | `c = integer_pow[y=2] b` | its square |
# | `d = mul 2.0 b` | the derivative of the square, 2 (x + 2), kept for the way back |
# | `e`, `f`, `_` | the rest of the forward pass; only the value needs it, so nobody uses it |
# | `g = div 1.0 3.0` | the derivative of the mean: 1/n for each entry |
# | `h`, `i` | as many of these as there are entries, times `d`: the chain rule |
#
# **Why a language of its own?** With M ways to write a model and N kinds of processors there would
# be M · N compilers to write. With one language in the middle there are M ways into it and N out of
# it: M + N. The way of your function under `jax.jit` is
#
#     Python --trace--> jaxpr --lower--> StableHLO --compile--> HLO --> machine code of this device
#
# and the compiler, XLA, works on the HLO: it drops lines that nobody uses (*dead code
# elimination*), computes only once what stands there twice (*common subexpressions*), and makes one
# loop over memory of many operations (*fusion*). Without `jax.jit`, each operation is sent to the
# device on its own as soon as Python meets it, and its result is written to memory.


# %%
def waves(x):
    return jnp.sum(jnp.tanh(3 * x) ** 2)


lowered = jax.jit(waves).lower(jnp.arange(8.0))
print("\n".join(lowered.as_text().splitlines()[:5]), "\n...")
compiled = lowered.compile().as_text()
print([line.strip()[:60] for line in compiled.splitlines() if line.startswith("%fused")])

# %% [markdown]
# ### Exercise `decoded` (2 points, 15 minutes, medium)
#
# Here is a program, as `make_jaxpr` printed it for an array of three numbers (parameters that do
# not matter left out). Its author has lost the Python code; it computes a loss and its gradient.
#
#     { lambda ; a:f32[3]. let
#         b:f32[3] = neg a
#         c:f32[3] = exp b
#         d:f32[3] = mul a c
#         e:f32[] = reduce_sum[axes=(0,)] d
#         f:f32[] = div e 3.0:f32[]
#         g:f32[3] = neg a
#         h:f32[3] = exp g
#         i:f32[3] = mul a h
#         j:f32[3] = sub h i
#         _:f32[3] = cos d
#         k:f32[] = div 1.0:f32[] 3.0:f32[]
#         l:f32[3] = broadcast_in_dim[shape=(3,)] k
#         m:f32[3] = mul l j
#       in (f, m) }
#
# Write `decoded(a)`, the function that it came from.
#
# * `a` is a float32 array of shape `(n,)`, n ≥ 1: **any** n. Which of the numbers in the listing
#   are there because n was 3?
# * It returns the tuple `(f, m)`: two float32 arrays, of shape `()` and `(n,)`.
# * Its own program has **at most 9 lines**: do what the compiler would do, leave out what nobody
#   uses, and compute nothing twice. (The test counts the ` = ` in the printed program. The listing
#   has 13.)
# * It works under `jax.jit`.
#
# One call: `decoded(jnp.zeros(4))` returns `(0.0, [0.25, 0.25, 0.25, 0.25])`.
#
# <details><summary>Hint 1</summary>
#
# Go through the listing from the bottom: what does `m` need, and what do these need in turn? Which
# lines are never reached?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Which lines have the same operation on the same inputs as an earlier line? And what does a sum
# followed by a division by the number of its terms compute?
#
# </details>
# <details><summary>Hint 3</summary>
#
# The pieces are `jnp.exp`, a product that both outputs use, `jnp.mean`, and a difference divided by
# `a.shape[0]`. You need not make the array `l`: a number and an array can be multiplied as they
# are.
#
# </details>


# %% solution="decoded"
def decoded(a: Array) -> tuple[Array, Array]:
    """What the listing computes, for arrays of any length.

    - `a`: shape (n,), float32.

    Returns `(f, m)`, of shapes () and (n,), float32.
    """
    ### BEGIN SOLUTION
    c = jnp.exp(-a)
    d = a * c
    return jnp.mean(d), (c - d) / a.shape[0]
    ### END SOLUTION


# %% tests="decoded" points=2
f3, m3 = jnp.array(0.21285), jnp.array([1 / 3, 0.0, -0.0451118])
f2, m2 = jnp.array(0.13533528), jnp.array([0.5, -0.06766764])
check.values(
    {"n = 3": decoded(jnp.arange(3.0)), "n = 2": decoded(jnp.array([0.0, 2.0]))},
    {"n = 3": (f3, m3), "n = 2": (f2, m2)},
    rtol=1e-4,
    mistakes={
        "JX443": {"n = 3": (f3, m3), "n = 2": (f2 * 2 / 3, m2 * 2 / 3)},
        "JX317": {"n = 3": (f3 * 3, m3 * 3), "n = 2": (f2 * 2, m2 * 2)},
    },
)
check.values(decoded(jnp.zeros(1)), (jnp.array(0.0), jnp.array([1.0])), name="n = 1")
# Only of an answer that is right does it count how it was found.
if check.values(decoded(jnp.arange(3.0)), (f3, m3), rtol=1e-4, name="its answer") is None:
    check.true(
        str(jax.make_jaxpr(decoded)(jnp.arange(3.0))).count(" = ") <= 9,
        "The program has more than 9 lines: some are used by nobody, or are there twice.",
        code="JX442",
        name="at most 9 lines",
    )
check.jittable(decoded, jnp.arange(3.0))


### BEGIN HIDDEN TESTS
# sentence: "**any** n" -> n = 2, n = 1 | equivalent
# sentence: "It returns the tuple `(f, m)`" -> values | equivalent
# sentence: "Its own program has **at most 9 lines**" -> at most 9 lines | at most 9 lines
# sentence: "It works under `jax.jit`" -> jittable | jittable
def some_numbers(rng, case):
    n = (1, 5, 8)[case % 3]
    return (jnp.array(rng.uniform(-2.0, 3.0, size=n).astype(np.float32)),)


def how_decoded_is_wrong():
    from autograder.diagnoses import find

    a = jnp.array([0.5, -1.0, 2.0, 1.5, 3.0, 0.25])
    got, want = decoded(a), reference.decoded(a)
    if not jnp.allclose(got[0], want[0], rtol=1e-3) and jnp.allclose(got[0], want[0] * 2):
        return find("JX443").finding(
            called="decoded(a: f32[n])",
            got="a division by 3, whatever n is",
            expected="a mean over the n entries",
        )
    return None


check.equivalent(
    decoded, reference.decoded, inputs=some_numbers, cases=6, diagnose=(how_decoded_is_wrong,)
)
seven = jnp.linspace(-1.0, 2.0, 7)
if check.values(decoded(seven), reference.decoded(seven), name="its answer") is None:
    check.true(
        str(jax.make_jaxpr(decoded)(seven)).count(" = ") <= 9,
        "The program has more than 9 lines: some are used by nobody, or are there twice.",
        code="JX442",
        name="at most 9 lines",
    )
check.jittable(decoded, jnp.array([0.5, -1.5]))
### END HIDDEN TESTS


# %% [markdown]
# ## 3.2 A program is data
#
# What `make_jaxpr` returns is no text, but an object that you can walk through. Its printed form
# hides things: an inner program that is used twice is printed once.

# %%
half = jax.jit(lambda v: v / 2)
program = jax.make_jaxpr(lambda v: jnp.sin(half(half(v))))(1.0)
print(program)

for line in program.jaxpr.eqns:
    print(line.primitive.name, list(line.params)[:3])

# %% [markdown]
# `program.jaxpr.eqns` are the lines. A line has a `primitive`, whose `name` is that of the
# operation, and `params`, a dict with what stands between the brackets. **Inner programs** are
# among the params: they are objects of the same kind as `program` itself, with a `.jaxpr` that has
# `.eqns`. Their keys differ from operation to operation:
#
# | operation | where its inner programs are |
# | --- | --- |
# | `jit` (a jitted function was called) | `params["jaxpr"]` |
# | `scan` (a loop of known length) | `params["jaxpr"]` |
# | `while` (another loop) | `params["cond_jaxpr"]` and `params["body_jaxpr"]` |
# | `cond` (a choice) | `params["branches"]`, a **tuple** of programs |
#
# Inner programs have lines with inner programs of their own: `jnp.where` and many other functions
# of `jax.numpy` are jitted.

# %% [markdown]
# ### Exercise `operations` (3 points, 15 minutes, medium)
#
# Build an instrument: `operations(f, *args)` measures the program of `f(*args)`. It returns how
# often each operation stands in it.
#
# * `f` is a function written with JAX; `args` are arrays. Of the operations that hold inner
#   programs, only those of the table come up.
# * It returns a dict: from the name of an operation (a string) to the number of lines that have it
#   (a Python int). An operation that is not there has no key. A program without a line gives `{}`.
# * Lines of inner programs count, however deep they are. A line that holds an inner program counts
#   as well, under its own name.
# * An inner program counts once for each line that holds it: twice, if two lines call the same
#   jitted function. The body of a loop counts once, however often the loop runs. All branches of
#   a `cond` count.
#
# One call: `operations(lambda v: jnp.sin(half(half(v))), 1.0)` returns
# `{"jit": 2, "div": 2, "sin": 1}`.
#
# <details><summary>Hint 1</summary>
#
# Write an inner function for one program. What does it do with a line that has an inner program?
#
# </details>
# <details><summary>Hint 2</summary>
#
# You need not know the keys. Look at every value of `line.params`: is it a program, or a tuple (or
# list) with programs in it? `hasattr(value, "jaxpr")` tells.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `collections.Counter`, or a dict with `.get(name, 0) + 1`; a recursive function that walks through
# `.jaxpr.eqns` and, for each line, through `line.params.values()`, with tuples opened.
#
# </details>


# %% solution="operations"
def operations(f: Callable, *args: Any) -> dict[str, int]:
    """How often each operation stands in the program of `f(*args)`, inner programs included.

    Returns a dict from names of operations to numbers of lines.
    """
    ### BEGIN SOLUTION
    found: dict[str, int] = {}

    def walk(program):
        for line in program.jaxpr.eqns:
            name = line.primitive.name
            found[name] = found.get(name, 0) + 1
            for value in line.params.values():
                inner = value if isinstance(value, tuple | list) else [value]
                for each in inner:
                    if hasattr(each, "jaxpr"):
                        walk(each)

    walk(jax.make_jaxpr(f)(*args))
    return found
    ### END SOLUTION


# %% tests="operations" points=3
halved = jax.jit(lambda v: v / 2)


def calls_twice(v):
    return jnp.sin(halved(halved(v)))


def chooses(v):
    return jax.lax.cond(v > 0, jnp.sin, lambda u: jnp.cos(u) * jnp.cos(2.0 * u), v)


def loops(v):
    def body(i, u):
        return jnp.exp(halved(u)) * u

    return jax.lax.while_loop(lambda u: jnp.tanh(u) < 5.0, lambda u: u + 1.0, v), (
        jax.lax.scan(lambda u, _: (body(0, u), None), v, length=7)[0]
    )


check.values(
    {
        "flat": operations(lambda v, w: jnp.sin(v) * jnp.sin(w), jnp.ones(3), jnp.ones(3)),
        "no line": operations(lambda v: v, 1.0),
    },
    {"flat": {"sin": 2, "mul": 1}, "no line": {}},
    name="without inner programs",
)
check.values(
    operations(calls_twice, 1.0),
    {"jit": 2, "div": 2, "sin": 1},
    mistakes={
        "JX440": {"jit": 2, "sin": 1},
        "JX445": {"jit": 2, "div": 1, "sin": 1},
        "JX142": {"div": 2, "sin": 1},
    },
    name="calls",
)
its_choice = {"gt": 1, "convert_element_type": 1, "cond": 1, "sin": 1, "cos": 2, "mul": 2}
check.values(
    operations(chooses, 1.0),
    its_choice,
    mistakes={
        "JX440": {"gt": 1, "convert_element_type": 1, "cond": 1},
        "JX142": {"gt": 1, "convert_element_type": 1, "sin": 1, "cos": 2, "mul": 2},
    },
    name="branches",
)
its_loops = {
    "while": 1,
    "tanh": 1,
    "lt": 1,
    "add": 1,
    "scan": 1,
    "exp": 1,
    "mul": 1,
    "jit": 1,
    "div": 1,
}
check.values(
    operations(loops, 1.0),
    its_loops,
    mistakes={
        "JX440": {name: n for name, n in its_loops.items() if name != "div"},
        "JX142": {name: n for name, n in its_loops.items() if name not in ("while", "scan", "jit")},
    },
    name="loops",
)
check.true(
    type(operations(calls_twice, 1.0).get("sin")) is int,
    "The counts are no Python ints.",
    code="JX122",
    name="ints",
)


### BEGIN HIDDEN TESTS
# sentence: "measures the program of `f(*args)`" -> without inner programs | deep, several
# sentence: "from the name of an operation (a string)" -> calls | deep
# sentence: "(a Python int)" -> ints | ints
# sentence: "An operation that is not there has no key" -> calls, branches | deep
# sentence: "A program without a line gives `{}`" -> without inner programs | nothing
# sentence: "Lines of inner programs count, however deep they are" -> calls, loops | deep
# sentence: "A line that holds an inner program counts" -> calls | deep
# sentence: "An inner program counts once for each line that holds it" -> calls | deep
# sentence: "The body of a loop counts once" -> loops | a loop in a loop
# sentence: "All branches of" -> branches | three branches
def quarter(v):
    return halved(halved(v)) + jnp.where(v > 0, halved(v), -v)


def deep(v):
    again = jax.jit(lambda u: halved(u) * quarter(u))
    return jax.lax.cond(jnp.sum(v) > 0, lambda u: again(again(u)), quarter, v)


def nested(v):
    def outer(u, _):
        return jax.lax.fori_loop(0, 3, lambda i, t: jnp.tanh(t) - i, u), jnp.exp(u)

    return jax.lax.scan(outer, v, length=4)


def switched(v):
    branches = (jnp.sin, lambda u: jnp.sin(jnp.cos(u)), lambda u: u)
    return jax.lax.switch(jnp.int32(v[0]), branches, v)


def open_while(v):
    return jax.lax.fori_loop(0, jnp.int32(v[0]), lambda i, u: halved(u) + jnp.sin(u), v)


def how_operations_are_wrong():
    from autograder.diagnoses import find

    def said(code, got, expected):
        return find(code).finding(called="operations(f, x)", got=got, expected=expected)

    once = operations(lambda v: halved(v) * 2.0, 1.0)
    if once == {"jit": 1, "mul": 1}:
        return said("JX440", "the lines of the outer program only", "those of inner ones, too")
    if once == {"div": 1, "mul": 1}:
        return said("JX142", "no line for the call itself", "the line with the call, too")
    if operations(calls_twice, 1.0) == {"jit": 2, "div": 1, "sin": 1}:
        return said("JX445", "an inner program counted once", "once for each line that holds it")
    if operations(chooses, 1.0).get("sin") is None or operations(chooses, 1.0).get("cos") is None:
        return said("JX440", "not the lines of all branches", "all branches")
    return None


trees = (jnp.arange(1.0, 4.0),)
for f in (deep, nested, switched, open_while):
    name = {"deep": "deep", "nested": "a loop in a loop", "switched": "three branches"}
    check.values(
        operations(f, *trees),
        reference.operations(f, *trees),
        name=name.get(f.__name__, "a while"),
        diagnose=(how_operations_are_wrong,),
    )
check.values(
    operations(lambda a, b, c: a * b + jnp.tanh(c), 1.0, 2.0, 3.0),
    {"mul": 1, "tanh": 1, "add": 1},
    name="several",
)
check.values(operations(lambda a, b: (b, a), 1.0, 2.0), {}, name="nothing")
check.true(
    type(operations(open_while, *trees).get("sin")) is int,
    "The counts are no Python ints.",
    code="JX122",
    name="ints",
)
### END HIDDEN TESTS


# %% [markdown]
# With the instrument in hand you can see what a Python loop becomes: copies of its body, one for
# each round (it is *unrolled*). That takes long to compile, and says why 3.5 is worth reading.


# %%
def ten_rounds(v):
    for _ in range(10):
        v = jnp.sin(v)
    return v


try:
    print(operations(ten_rounds, 1.0))
    print(operations(lambda v: jax.lax.fori_loop(0, 10, lambda i, u: jnp.sin(u), v), 1.0))
except NotImplementedError:
    print("The exercise above is still open.")

# %% [markdown]
# ## 3.3 What Python does meanwhile
#
# "`print` and `append` are ignored by the tracer", says a tutorial. They are not: they run,
# whenever your function is **traced**. They are not in the program, so they do not run when the
# program does. `jax.jit` traces a function when it has no program for the shapes and dtypes that it
# is called with, and keeps the program that it gets.
#
# With reading it is the same. A global variable is read while tracing, and what it was then is in
# the program, as a constant. The next cell makes such a function, with all that belongs to it.


# %% trusted="made_anew"
def made_anew() -> tuple[dict[str, float], list[tuple], Callable[[Array], Array]]:
    """A setting, a diary, and a new jitted function that reads the one and writes the other."""
    setting = {"scale": 1.0}
    diary: list[tuple] = []

    @jax.jit
    def scaled(x):
        diary.append(x.shape)
        return setting["scale"] * x

    return setting, diary, scaled


# %% [markdown]
# ### Exercise `foretell` (3 points, 15 minutes, medium)
#
# Somebody takes `setting, diary, scaled = made_anew()` and then, for one pair after the other,
#
#     for scale, x in zip(scales, xs):
#         setting["scale"] = scale
#         results.append(scaled(x))
#
# What is in `results` and in `diary` afterwards? **Write down a prediction** for
# `scales = [2.0, 3.0, 5.0, 7.0]` and `xs` = ones of shape `(2,)`, `(2,)`, `(3,)`, `(2,)`, before
# you run anything. Then write `foretell(scales, xs)`, which says it for any session.
#
# * `scales` is a list of Python floats, `xs` a list of as many arrays, at least one. Each is of
#   shape `(n,)`, n ≥ 1, with dtype float32 or int32.
# * It returns the tuple `(results, diary)`. `results` is a list of float32 JAX arrays, one for each
#   pair, of the shapes of `xs`; `diary` is a list of shapes, which are tuples of Python ints.
# * Each call of `foretell` is about a new session, in which nothing is compiled yet. Your function
#   leaves its arguments as they are.
#
# Whether it computes what happens, from a rule, or makes it happen and looks, is up to you. The
# cell after the tests shows what really happens.
#
# One call: `foretell([2.0], [jnp.ones(2)])` returns `([[2.0, 2.0]], [(2,)])`.
#
# <details><summary>Hint 1</summary>
#
# In which of the four calls does the Python code run? What does `setting` hold at that moment?
#
# </details>
# <details><summary>Hint 2</summary>
#
# To compute it: what must you remember for each shape and dtype that came up, and when does
# something new go into the diary? To make it happen: whose `setting` do you have to change?
#
# </details>
# <details><summary>Hint 3</summary>
#
# A dict whose keys are pairs of shape and dtype, and whose values are scales: it plays the part of
# the cache of programs. Or a loop as above, with all that `made_anew` returns.
#
# </details>


# %% solution="foretell"
def foretell(scales: list[float], xs: list[Array]) -> tuple[list[Array], list[tuple]]:
    """The results and the diary of a session with `made_anew`.

    - `scales`, `xs`: what is set before each call, and the argument of the call, shape (n,).

    Returns `(results, diary)`: float32 arrays of the shapes of `xs`, and the shapes written down.
    """
    ### BEGIN SOLUTION
    programs: dict[tuple, float] = {}
    results: list[Array] = []
    diary: list[tuple] = []
    for scale, x in zip(scales, xs, strict=True):
        kind = (x.shape, x.dtype)
        if kind not in programs:
            programs[kind] = scale
            diary.append(x.shape)
        results.append(jnp.float32(programs[kind]) * x)
    return results, diary
    ### END SOLUTION


# %% tests="foretell" points=3
two, three = jnp.ones(2), jnp.ones(3)
whole = jnp.array([1, 1], jnp.int32)
told, entries = foretell([2.0, 3.0, 5.0, 7.0], [two, two, three, two])
check.values(
    told,
    [2 * two, 2 * two, 5 * three, 2 * two],
    type=jax.Array,
    mistakes={
        "JX409": [2 * two, 3 * two, 5 * three, 7 * two],
        "JX444": [2 * two, 2 * two, 2 * three, 2 * two],
    },
    name="results",
)
check.values(
    entries,
    [(2,), (3,)],
    mistakes={
        "JX408": [(2,), (2,), (3,), (2,)],
        "JX444": [(2,)],
    },
    name="diary",
)
check.values(
    foretell([2.0, 3.0, 5.0], [two, whole, whole]),
    ([2 * two, 3 * two, 3 * two], [(2,), (2,)]),
    mistakes={"JX444": ([2 * two, 2 * two, 2 * two], [(2,)])},
    name="two dtypes",
)
# A new session: nothing of the earlier ones is left.
check.values(
    foretell([9.0], [two]), ([9 * two], [(2,)]), mistakes={"JX140": ([2 * two], [])}, name="again"
)
check.pure(foretell, [2.0, 3.0], [np.ones(2, np.float32), np.ones(2, np.float32)])


### BEGIN HIDDEN TESTS
# sentence: "`scales` is a list of Python floats" -> results | sessions
# sentence: "It returns the tuple `(results, diary)`" -> two dtypes | sessions
# sentence: "`results` is a list of float32 JAX arrays" -> results | sessions, arrays
# sentence: "`diary` is a list of shapes" -> diary | sessions
# sentence: "Each call of `foretell` is about a new session" -> again | sessions
# sentence: "leaves its arguments as they are" -> pure | pure
def session(rng):
    kinds = [(n, t) for n in (1, 2, 4) for t in (np.float32, np.int32)]
    chosen = [kinds[i] for i in rng.integers(0, len(kinds), size=7)]
    # The first kind comes back at the end, and one comes twice in a row.
    chosen = [*chosen, chosen[0], chosen[0]]
    scales = [float(v) for v in rng.permutation(np.arange(2, 11))]
    return scales, [jnp.array(rng.integers(1, 9, size=n).astype(t)) for n, t in chosen]


def how_foretell_is_wrong():
    from autograder.diagnoses import find

    def said(code, got, expected):
        return find(code).finding(called="foretell(scales, xs)", got=got, expected=expected)

    one, other = jnp.ones(1), jnp.ones(4)
    results, diary = foretell([2.0, 3.0, 5.0, 7.0], [one, one, other, one])
    first = [float(r[0]) for r in results]
    if first == [2.0, 3.0, 5.0, 7.0]:
        return said("JX409", "the scale of each call", "the scale when it was traced")
    if first == [2.0, 2.0, 2.0, 2.0]:
        return said("JX444", "one program for all shapes", "one for each shape and dtype")
    if first == [2.0, 2.0, 5.0, 7.0]:
        return said("JX444", "a program lost when the next one came", "programs are kept")
    if len(diary) == 4:
        return said("JX408", "an entry for each call", "an entry for each trace")
    results, _ = foretell([2.0, 3.0], [one, jnp.ones(1, jnp.int32)])
    if float(results[1][0]) == 2.0:
        return said("JX444", "one program for both dtypes", "one for each shape and dtype")
    return None


for seed in range(3):
    arguments = session(authoring.generator(seed))
    check.values(
        foretell(*arguments),
        reference.foretell(*arguments),
        name="sessions",
        diagnose=(how_foretell_is_wrong,),
    )
check.values(
    foretell([4.0, 2.0], [whole, whole])[0], [4 * two, 4 * two], type=jax.Array, name="arrays"
)
check.pure(foretell, [4.0, 3.0, 2.0], [np.ones(n, np.int32) for n in (3, 2, 3)])
### END HIDDEN TESTS


# %%
setting, diary, scaled = made_anew()
for scale, n in ((2.0, 2), (3.0, 2), (5.0, 3), (7.0, 2)):
    setting["scale"] = scale
    print(scale, scaled(jnp.ones(n)), diary)

# %% [markdown]
# ## 3.4 Side effects that were meant
#
# **Printing.** `jax.debug.print("x is {value}", value=x)` puts the printing into the program. It
# takes a format string and the values separately. In an f-string the value would be put in now, by
# Python, while it has none.


# %%
@jax.jit
def three_ways(x):
    print("print:      ", x)
    jax.debug.print(f"f-string:    {x}")
    jax.debug.print("debug.print: {x}", x=x)
    return x


for number in (1.5, 2.5):
    three_ways(number)
    jax.effects_barrier()  # waits for what is still to be printed

try:
    jax.jit(lambda x: print(f"{x:.2f}"))(1.5)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown]
# What is known while tracing (a shape, a name, a setting) may well be put in by Python. The next
# cell is for the tests; you need not read it.


# %% trusted="printed"
def printed(f, calls: list) -> list[list[float]]:
    """What each of the calls prints: lines, lines with a tracer, and N and M if there is one line
    `mean of N numbers: M`."""
    found = []
    for args in calls:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            jax.block_until_ready(f(*args))
            jax.effects_barrier()
        lines = out.getvalue().splitlines()
        fits = re.fullmatch(r"mean of (\d+) numbers: ([-+.e\d]+)", lines[0] if lines else "")
        told = [float(x) for x in fits.groups()] if fits and len(lines) == 1 else [-1.0, 0.0]
        found.append([float(len(lines)), float(sum("Tracer" in x for x in lines)), *told])
    return found


@authoring.check("property")
def prints_means(f, xs):
    """Checks that each call `f(x)` prints its own line."""
    s = authoring.subject(f)
    text = authoring.called(s, authoring.Args(xs[0])) + f"\nand {len(xs) - 1} more calls"
    wanted = "one line in each call: mean of N numbers: M"
    seen = authoring.probed(s, printed, [(x,) for x in xs])
    if isinstance(seen, Exception):
        return authoring.from_error(text, seen, wanted)
    lines = [row[0] for row in seen]
    if any(row[1] for row in seen):
        return authoring.find("JX410").finding(text, got="a stand-in, printed", expected=wanted)
    if lines[0] and not lines[1]:  # of the same shape
        got = "a line in the first call only"
        return authoring.find("JX410").finding(text, got=got, expected=wanted)
    if lines != [1.0] * len(xs):
        got = "more or fewer lines than one in each call"
        return authoring.find("JX028").finding(text, got=got, expected=wanted)
    right = [(len(x), float(jnp.mean(x))) for x in xs]
    same = [
        row[2] == n and abs(row[3] - mean) <= 1e-3 * abs(mean)
        for row, (n, mean) in zip(seen, right, strict=True)
    ]
    if all(same):
        return None
    got = "a line in each call, of another form or with other numbers"
    return authoring.find("JX028").finding(text, got=got, expected=wanted)


# %% [markdown]
# ### Exercise `loud_mean` (2 points, 10 minutes, easy)
#
# Make a function `loud_mean(x)` that returns the mean of `x`, is compiled, and says so every time.
#
# * `x` is a float32 array of shape `(n,)`, n ≥ 1. It returns a float32 array of shape `()`.
# * Each call prints exactly one line: `mean of N numbers: M`, in which N is n, and M is the mean of
#   this call as a decimal number, to four digits or more.
# * It is jitted: it is what `jax.jit` returns. Its Python code runs once for all calls with the
#   same shape.
#
# One call: `loud_mean(jnp.array([1.0, 2.0]))` prints `mean of 2 numbers: 1.5`.
#
# <details><summary>Hint 1</summary>
#
# Which of the two numbers in the line is known while your function is traced?
#
# </details>
# <details><summary>Hint 2</summary>
#
# The last of the three ways above. A format string takes several values:
# `"{a} and {b}"` with `a=..., b=...`.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `@jax.jit` above the function; inside, the mean, then `jax.debug.print` with `x.shape[0]` and the
# mean as values, then `return`.
#
# </details>


# %% solution="loud_mean"
# loud_mean(x: Array) -> Array
# - x: shape (n,), float32.
# Returns the mean, shape (), float32, and prints a line in each call.
### BEGIN SOLUTION
@jax.jit
def loud_mean(x: Array) -> Array:
    """The mean of x, shape (), told in each call."""
    mean = jnp.mean(x)
    jax.debug.print("mean of {n} numbers: {mean}", n=x.shape[0], mean=mean)
    return mean


### END SOLUTION


# %% tests="loud_mean" points=2
xs = [jnp.array([1.0, 2.0]), jnp.array([4.0, 8.0]), jnp.array([-1.0, 0.0, 0.0]), jnp.array([1.0])]
prints_means(loud_mean, xs)
check.values(
    [loud_mean(x) for x in xs],
    [jnp.array(1.5), jnp.array(6.0), jnp.array(-1 / 3), jnp.array(1.0)],
    name="means",
)
if check.values(loud_mean(xs[0]), jnp.array(1.5), name="its answer") is None:
    check.true(
        hasattr(loud_mean, "lower"),
        "`loud_mean` is not what jax.jit returns.",
        code="JX431",
        name="jitted",
    )


### BEGIN HIDDEN TESTS
# sentence: "It returns a float32 array of shape `()`" -> means | means
# sentence: "Each call prints exactly one line" -> prints_means | prints_means
# sentence: "It is jitted: it is what `jax.jit` returns" -> jitted | jitted
# sentence: "Its Python code runs once for all calls with the" -> jitted | jitted
numbers = [
    jnp.array(authoring.generator(n).uniform(1.0, 9.0, size=n).astype(np.float32))
    for n in (5, 5, 12, 5)
]
prints_means(loud_mean, numbers)
check.values([loud_mean(x) for x in numbers], [jnp.mean(x) for x in numbers], name="means")
if check.values(loud_mean(numbers[0]), jnp.mean(numbers[0]), name="its answer") is None:
    check.true(
        hasattr(loud_mean, "lower"),
        "`loud_mean` is not what jax.jit returns.",
        code="JX431",
        name="jitted",
    )
### END HIDDEN TESTS


# %% [markdown]
# **Keeping.** What is appended, counted or assigned while tracing happens once, and what is kept
# may be a tracer, which is of no use when the trace is over. Here is a function that was to keep a
# record of what it saw, and to hold its result below a limit. It has been copied from page to page.

# %%
LIMIT = 10.0
history = []
count = 0


@jax.jit
def norm_of_a_tutorial(x):
    global count
    count += 1
    n = jnp.sqrt(jnp.sum(x**2))
    history.append(n)
    return jnp.minimum(n, LIMIT)


for size in (1.0, 2.0, 30.0):
    print(norm_of_a_tutorial(jnp.array([size, 0.0])), count, len(history))
LIMIT = 20.0
print(norm_of_a_tutorial(jnp.array([30.0, 0.0])), "with the limit 20")
try:
    print(max(history) > 1)
except jax.errors.UnexpectedTracerError as error:
    print("UnexpectedTracerError:", str(error)[:75])

# %% [markdown]
# Three calls, and it counted one; there is one entry, and it is a leaked tracer; the new limit went
# unnoticed. Nothing of this raises an error until somebody looks.
#
# The cure is always the same. **What a function needs goes in as an argument, what it has to say
# comes out as a result.** What has to be remembered from call to call goes in *and* comes out: a
# state. Whoever calls keeps it, in a Python variable or as the carry of `jax.lax.scan(step, start,
# xs)`, which calls `step(state, x)` for each row of `xs`, hands the new state on, and stacks the
# second results. For that, a state must go out with the same structure, shapes and dtypes with
# which it came in: there is one program for all steps.

# %%
state, sums = jax.lax.scan(lambda s, x: (s + x, s + x), jnp.float32(0.0), jnp.arange(4.0))
print(state, sums)
try:
    jax.lax.scan(lambda s, x: (s + 1.5, s), jnp.int32(0), jnp.arange(4.0))
except TypeError as error:
    print("TypeError:", str(error)[:160], "...")

# %% [markdown]
# ### Exercise `running_norm` (3 points, 15 minutes, medium)
#
# Repair it: write `running_norm(state, x, limit)`, which returns `(new_state, n)`.
#
# * `state` is a dict `{"count": ..., "longest": ...}`: the number of vectors so far, int32, and the
#   largest length so far, float32, both of shape `()`. At the start both are 0.
# * `x` is a float32 array of shape `(d,)`, d ≥ 1; its length is the square root of the sum of its
#   squares. `limit` is a float32 array of shape `()`, larger than 0.
# * `n` is the length of `x`, or `limit` if that is smaller: float32, shape `()`.
# * `new_state` is a dict with the same two keys and dtypes, after `x` has been counted. For
#   `"longest"` the length of `x` is taken as it is, without regard to the limit.
# * It is pure: `state` stays as it is, and nothing outside changes.
# * It works under `jax.jit`, with all arguments traced, and as the step of a `jax.lax.scan` whose
#   carry is `state`.
#
# One call: with `state` as at the start, `running_norm(state, jnp.array([3.0, 4.0]), 4.5)` (the
# limit as an array) returns `({"count": 1, "longest": 5.0}, 4.5)`.
#
# <details><summary>Hint 1</summary>
#
# Which of the outer names does the broken version read, and which does it write? The former become
# arguments, the latter become parts of the state.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A new dict, not the old one changed. What is the dtype of a count after you have added `1`, and
# after you have added `1.0`?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jnp.sqrt`, `jnp.sum`, `jnp.maximum` for one of the two, `jnp.minimum` for the other, and a dict
# with both keys in the result.
#
# </details>


# %% trusted="scanned"
def scanned(
    f, start: dict, xs: Array, limit: Array
) -> tuple[authoring.probes.Tensor, authoring.probes.Tensor, authoring.probes.Tensor]:
    """Count, largest length and lengths, from a scan over the rows of `xs`."""
    state, lengths = jax.lax.scan(lambda s, x: f(s, x, limit), start, xs)
    return state["count"], state["longest"], lengths


@authoring.check("value")
def scans_like(f, reference, start, xs, limit):
    """Checks `f` as the step of a scan."""
    s = authoring.subject(f)
    text = f"jax.lax.scan(lambda s, x: {s.name}(s, x, limit), state, xs)"
    got = authoring.probed(s, scanned, start, xs, limit)
    if isinstance(got, Exception):
        return authoring.from_error(text, got, "the last state and the lengths")
    return authoring.different(text, got, reference, rtol=1e-4)


# %% solution="running_norm"
def running_norm(state: dict[str, Array], x: Array, limit: Array) -> tuple[dict[str, Array], Array]:
    """The length of a vector, held below a limit, and what there was so far.

    - `state`: {"count": (), int32, "longest": (), float32}.
    - `x`: shape (d,), float32. `limit`: shape (), float32.

    Returns `(new_state, n)`; `n` has shape ().
    """
    ### BEGIN SOLUTION
    length = jnp.sqrt(jnp.sum(x**2))
    new_state = {
        "count": state["count"] + 1,
        "longest": jnp.maximum(state["longest"], length),
    }
    return new_state, jnp.minimum(length, limit)
    ### END SOLUTION


# %% tests="running_norm" points=3
def so_far(count, longest):
    return {"count": jnp.int32(count), "longest": jnp.float32(longest)}


vector, below, above = jnp.array([3.0, 4.0]), jnp.float32(4.5), jnp.float32(8.0)
check.values(
    running_norm(so_far(0, 0.0), vector, below),
    (so_far(1, 5.0), jnp.float32(4.5)),
    mistakes={"JX447": (so_far(0, 0.0), jnp.float32(4.5))},
    name="a limit that holds",
)
check.values(
    [running_norm(so_far(7, 9.0), vector, above), running_norm(so_far(2, 1.0), vector[:1], above)],
    [(so_far(8, 9.0), jnp.float32(5.0)), (so_far(3, 3.0), jnp.float32(3.0))],
    mistakes={
        "JX447": [(so_far(1, 5.0), jnp.float32(5.0)), (so_far(1, 3.0), jnp.float32(3.0))],
    },
    name="a limit that does not",
)
check.values(
    running_norm(so_far(0, 0.0), vector / 10000, above),
    (so_far(1, 5e-4), jnp.float32(5e-4)),
    rtol=1e-4,
    name="a short vector",
)
check.pure(running_norm, {"count": np.int32(2), "longest": np.float32(1.0)}, vector, above)
check.jittable(running_norm, so_far(2, 1.0), vector, below)
scans_like(
    running_norm,
    (jnp.int32(3), jnp.float32(5.0), jnp.array([2.0, 4.5, 1.0])),
    so_far(0, 0.0),
    jnp.array([[2.0, 0.0], [3.0, 4.0], [0.0, 1.0]]),
    below,
)


### BEGIN HIDDEN TESTS
# sentence: "the number of vectors so far, int32" -> a limit that holds | equivalent
# sentence: "largest length so far, float32" -> a limit that does not | equivalent
# sentence: "its length is the square root of the sum of its" -> a short vector | equivalent
# sentence: "or `limit` if that is smaller" -> a limit that holds | equivalent
# sentence: "`new_state` is a dict with the same two keys" -> a limit that does not | equivalent
# sentence: "without regard to the limit" -> a limit that holds | equivalent
# sentence: "It is pure" -> pure | pure
# sentence: "It works under `jax.jit`" -> jittable, scans_like | jittable, scans_like
def states(rng, scale=1.0):
    d = int(rng.integers(1, 4))
    x = jnp.array((scale * rng.normal(size=d)).astype(np.float32))
    state = so_far(int(rng.integers(0, 100)), float(rng.uniform(0.0, 3.0)))
    return state, x, jnp.float32(rng.uniform(0.5, 3.0))


def how_running_norm_is_wrong():
    from autograder.diagnoses import find

    state, _ = running_norm(so_far(3, 20.0), jnp.array([6.0, 8.0]), jnp.float32(2.0))
    if int(state["count"]) in (1, 3):
        return find("JX447").finding(
            called="running_norm(state, x, limit)",
            got="a state that does not go on from the old one",
            expected="a count that is one larger, and the largest length so far",
        )
    return None


check.equivalent(
    running_norm,
    reference.running_norm,
    inputs=check.kinds(
        {
            "short vectors": lambda rng: states(rng, 1e-3),
            "vectors": states,
            "long vectors": lambda rng: states(rng, 20.0),
        }
    ),
    cases=9,
    rtol=1e-4,
    diagnose=(how_running_norm_is_wrong,),
)
check.pure(running_norm, {"count": np.int32(5), "longest": np.float32(0.5)}, 2 * vector, below)
check.jittable(running_norm, so_far(4, 2.0), jnp.array([1.0, 2.0, 2.0]), above)
rows = jnp.array(authoring.generator(1).normal(size=(6, 3)).astype(np.float32))
lengths = jnp.sqrt(jnp.sum(rows**2, axis=1))
scans_like(
    running_norm,
    (jnp.int32(10), jnp.max(lengths), jnp.minimum(lengths, 1.5)),
    so_far(4, 0.01),
    rows,
    jnp.float32(1.5),
)
### END HIDDEN TESTS


# %% [markdown]
# ## 3.5 Control flow that is in the program
#
# "Control flow has to be written with `lax.cond`", says a tutorial. Only where **traced values**
# decide. What is known while tracing (a shape, a Python bool, an argument that was made *static*)
# may stand in a Python `if` or `for`: then one way is taken while tracing, and the program has just
# that way in it. A Python `if` that asks a tracer for its truth value fails:


# %%
def by_size(x):
    return x[:2] if x.shape[0] > 2 else x  # a shape: fine


def by_sign(x):
    return x if x[0] > 0 else -x  # a value: not under jit


print(jax.jit(by_size)(jnp.arange(4.0)))
try:
    jax.jit(by_sign)(jnp.arange(4.0))
except jax.errors.TracerBoolConversionError as error:
    print(type(error).__name__, str(error)[:70], "...")

# %% [markdown]
# `0 < x < 1`, `and`, `not` and the built-in `max(x, y)` ask for a truth value as well. So does
# `while`; `range(n)` asks for an int.
#
# | Python | in the program | functions that it takes |
# | --- | --- | --- |
# | `if` | `lax.cond(p, f, g, x)` | `f(x)` and `g(x)`, with results of the same shape and dtype |
# | `for i in range(a, b)` | `lax.fori_loop(a, b, body, start)` | `body(i, state)` → state |
# | `while` | `lax.while_loop(test, body, start)` | `test(state)` → bool, `body(state)` → state |
# | `for x in xs` | `lax.scan(step, start, xs)` | `step(state, x)` → (state, result) |
#
# The two branches of a `cond` are functions, not values. **Both** are traced, since the program has
# to hold both; when it runs, only one is computed. What decides and what is computed is a flow of
# data: operands go in, results come out, and side effects in a branch happen while it is traced.


# %%
def noisy(name):
    def branch(v):
        print("tracing", name)
        return 10.0 * v

    return branch


print(jax.jit(lambda v: jax.lax.cond(v > 0, noisy("f"), noisy("g"), v))(1.0))
try:
    jax.lax.cond(True, 1.0, 2.0)
except TypeError as error:
    print("TypeError:", error)
print(jax.lax.while_loop(lambda s: s[0] < 100, lambda s: (2 * s[0], s[1] + 1), (3, 0)))

# %% [markdown]
# ### Exercise `choose` (3 points, 15 minutes, medium)
#
# Write `choose(p, f, g, x)`, which gives `f(x)` if `p` is true and `g(x)` if it is false, and makes
# the choice where it can be made.
#
# * `x` is a float32 array. `f` and `g` take it and return arrays; for one `x`, both return the same
#   shape and dtype. It returns what the chosen one returns.
# * If `p` is a **Python bool**, the choice is made while tracing: only the chosen function is
#   called, and nothing of the other is in the program.
# * `p` may also be a JAX array of dtype bool and shape `()`. If it is **traced**, both functions
#   are in the program, in a `cond`, and when the program runs, one of them is computed.
# * The gradient with respect to `x` is that of the chosen function, also where the other one's is
#   not finite.
# * It works under `jax.jit` with `p` and `x` traced (and `f` and `g` static).
#
# One call: `choose(jnp.array(False), jnp.sin, jnp.cos, jnp.zeros(2))` returns `[1.0, 1.0]`.
#
# <details><summary>Hint 1</summary>
#
# How can Python tell a Python bool from an array?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `jnp.where(p, f(x), g(x))` computes both, and multiplies the gradient of the one that is not
# chosen by zero. What is zero times infinity?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `isinstance(p, bool)`, an ordinary `if` for the one case, and the first row of the table for the
# other.
#
# </details>


# %% solution="choose"
def choose(p: bool | Array, f: Callable, g: Callable, x: Array) -> Array:
    """`f(x)` if `p`, else `g(x)`; the choice is made as early as it can be.

    - `p`: a Python bool, or a JAX array of dtype bool and shape ().
    - `f`, `g`: functions of `x` with results of the same shape and dtype.
    """
    ### BEGIN SOLUTION
    if isinstance(p, bool):
        return f(x) if p else g(x)
    return jax.lax.cond(p, f, g, x)
    ### END SOLUTION


# %% tests="choose" points=3
yes, no, at = jnp.array(True), jnp.array(False), jnp.array([0.5, 1.0])
check.values(
    {
        "True": choose(True, jnp.sin, jnp.cos, at),
        "False": choose(False, jnp.sin, jnp.cos, at),
        "array(True)": choose(yes, jnp.sin, jnp.cos, at),
        "array(False)": choose(no, jnp.sin, jnp.cos, at),
        "another shape": choose(no, jnp.sum, lambda x: jnp.max(x) + 1, at),
        "another dtype": choose(yes, lambda x: x > 0.7, lambda x: x < 0.7, at),
    },
    {
        "True": jnp.sin(at),
        "False": jnp.cos(at),
        "array(True)": jnp.sin(at),
        "array(False)": jnp.cos(at),
        "another shape": jnp.array(2.0),
        "another dtype": jnp.array([False, True]),
    },
    name="the chosen one",
)
slopes = jax.grad(choose, argnums=3)
check.values(
    [
        slopes(no, lambda x: jnp.sum(jnp.sqrt(x)), lambda x: 3 * x[0], jnp.zeros(2)),
        slopes(yes, lambda x: 2 * x[1], lambda x: jnp.sum(jnp.log(x)), jnp.zeros(2)),
    ],
    [jnp.array([3.0, 0.0]), jnp.array([0.0, 2.0])],
    mistakes={"JX311": [jnp.array([jnp.nan, jnp.nan]), jnp.array([jnp.nan, jnp.nan])]},
    name="gradients",
)


def program_of(p, static):
    """The printed program of choose(p, sin, cos, at), with these arguments static."""
    return str(jax.make_jaxpr(choose, static_argnums=static)(p, jnp.sin, jnp.cos, at))


# Only of an answer that is right does it count how it was found.
if check.values(choose(True, jnp.sin, jnp.cos, at), jnp.sin(at), name="True") is None:
    check.true(
        "cos" not in program_of(True, (0, 1, 2)) and "sin" not in program_of(False, (0, 1, 2)),
        "p was a Python bool, and the function that was not chosen is in the program.",
        code="JX441",
        name="known while tracing",
    )
if check.values(choose(yes, jnp.sin, jnp.cos, at), jnp.sin(at), name="array(True)") is None:
    check.true(
        "cond" in program_of(yes, (1, 2)),
        "p was traced, and there is no cond in the program.",
        code="JX446",
        name="known when it runs",
    )
check.values(
    jax.jit(choose, static_argnums=(1, 2))(no, jnp.sin, jnp.cos, at), jnp.cos(at), name="jit"
)


### BEGIN HIDDEN TESTS
# sentence: "both return the same" -> another shape, another dtype | shapes, dtypes
# sentence: "It returns what the chosen one returns" -> the chosen one | Python bools, arrays
# sentence: "only the chosen function is" -> known while tracing | known while tracing
# sentence: "If it is **traced**, both functions are" -> known when it runs | known when it runs
# sentence: "dtype bool and shape `()`" -> array(True), array(False) | arrays
# sentence: "The gradient with respect to `x` is that of" -> gradients | gradients
# sentence: "It works under `jax.jit`" -> jit | jit
def tenth(x):
    return x / 10


def squares(x):
    return jnp.exp(x) * x


there = jnp.array([[0.5, 2.0, 3.0]])
check.values(
    [choose(True, tenth, squares, there), choose(False, tenth, squares, there)],
    [tenth(there), squares(there)],
    name="Python bools",
)
check.values(
    [choose(yes, tenth, squares, there), choose(no, tenth, squares, there)],
    [tenth(there), squares(there)],
    name="arrays",
)
check.values(
    [choose(p, lambda x: x[0], lambda x: x[0] + 1, there) for p in (yes, no, True, False)],
    [there[0], there[0] + 1] * 2,
    name="shapes",
)
check.values(
    [choose(p, jnp.argmax, jnp.argmin, there[0]) for p in (yes, no, True)],
    [jnp.argmax(there[0]), jnp.argmin(there[0]), jnp.argmax(there[0])],
    name="dtypes",
)
check.values(
    [
        slopes(no, lambda x: jnp.sum(1 / x), lambda x: 2 * x[1], jnp.zeros(3)),
        slopes(yes, lambda x: x[0] * x[1], lambda x: jnp.sum(jnp.sqrt(x)), jnp.zeros(2)),
        slopes(False, jnp.sum, lambda x: x[0] ** 2, jnp.array([3.0, 1.0])),
    ],
    [jnp.array([0.0, 2.0, 0.0]), jnp.zeros(2), jnp.array([6.0, 0.0])],
    name="gradients",
)
if check.values(choose(False, tenth, squares, there), squares(there), name="its answer") is None:
    programs = [
        str(jax.make_jaxpr(choose, static_argnums=(0, 1, 2))(p, tenth, squares, there))
        for p in (True, False)
    ]
    check.true(
        "exp" not in programs[0] and "div" not in programs[1],
        "p was a Python bool, and the function that was not chosen is in the program.",
        code="JX441",
        name="known while tracing",
    )
if check.values(choose(yes, tenth, squares, there), tenth(there), name="its answer") is None:
    check.true(
        "cond" in str(jax.make_jaxpr(choose, static_argnums=(1, 2))(no, tenth, squares, there)),
        "p was traced, and there is no cond in the program.",
        code="JX446",
        name="known when it runs",
    )
check.values(
    [jax.jit(choose, static_argnums=(1, 2))(p, tenth, squares, there) for p in (yes, no)],
    [tenth(there), squares(there)],
    name="jit",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 3.6 A loop of unknown length
#
# Take a whole number n ≥ 1. If it is even, halve it; if it is odd, take 3n + 1; and so on until 1
# is reached. From 6: 3, 10, 5, 16, 8, 4, 2, 1, that is 8 steps. Whether every number gets to 1 is
# an open problem of mathematics (Collatz, 1937). This is how one writes it in Python, and it cannot
# be traced:


# %%
def collatz_in_python(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


print([collatz_in_python(n) for n in range(1, 11)])
for transformed, n in ((jax.jit, 6), (jax.vmap, jnp.arange(1, 4))):
    try:
        transformed(collatz_in_python)(n)
    except jax.errors.TracerBoolConversionError as error:
        print(type(error).__name__)

# %% [markdown]
# ### Exercise `collatz_steps` (2 points, 15 minutes, medium)
#
# Write `collatz_steps(n)`: the number of steps from `n` to 1.
#
# * `n` is an int32 array of shape `()`, from 1 to 10000. (In 3n + 1 nothing then gets too large for
#   int32, and the longest way takes 261 steps.)
# * It returns an int32 array of shape `()`. From 1 it takes no step.
# * It works under `jax.jit` and `jax.vmap`. (Under `vmap`, `lax.while_loop` goes on until the last
#   of the batch is done.)
#
# One call: `collatz_steps(jnp.int32(6))` returns `8`.
#
# <details><summary>Hint 1</summary>
#
# Two things change from round to round. Both have to be in the state of the loop.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The state is a pair. With which dtypes does it start, and does the body give these back? `n / 2`
# is a float.
#
# </details>
# <details><summary>Hint 3</summary>
#
# `jax.lax.while_loop` with a function that compares the first of the pair with 1, and one that
# returns a pair with `jnp.where` (or `jax.lax.cond`) in the first place and one more in the second.
#
# </details>


# %% solution="collatz_steps"
def collatz_steps(n: Array) -> Array:
    """The number of steps from `n` to 1, shape (), int32.

    - `n`: shape (), int32, from 1 to 10000.
    """

    ### BEGIN SOLUTION
    def unfinished(state):
        n, _ = state
        return n != 1

    def step(state):
        n, steps = state
        return jnp.where(n % 2 == 0, n // 2, 3 * n + 1), steps + 1

    _, steps = jax.lax.while_loop(unfinished, step, (n, jnp.int32(0)))
    return steps
    ### END SOLUTION


# %% tests="collatz_steps" points=2
starts = jnp.array([6, 1, 2, 3, 27, 6171], jnp.int32)
ways = jnp.array([8, 0, 1, 7, 111, 261], jnp.int32)
check.values(
    jnp.stack([jnp.asarray(collatz_steps(n)) for n in starts]),
    ways,
    mistakes={"JX129": ways + 1},
    name="one by one",
)
check.values(collatz_steps(starts[0]), jnp.int32(8), type=jax.Array, name="its type")
check.jittable(collatz_steps, jnp.int32(7))
check.values(jax.vmap(collatz_steps)(starts), ways, name="vmap")


### BEGIN HIDDEN TESTS
# sentence: "from 1 to 10000" -> one by one | equivalent, vmap
# sentence: "It returns an int32 array of shape `()`" -> its type | its type, equivalent
# sentence: "From 1 it takes no step" -> one by one | from 1
# sentence: "It works under `jax.jit` and `jax.vmap`" -> jittable, vmap | jittable, vmap
check.equivalent(
    collatz_steps,
    reference.collatz_steps,
    inputs=lambda rng, case: (jnp.int32(rng.integers(2, 10001)),),
    cases=12,
)
check.values(collatz_steps(jnp.int32(1)), jnp.int32(0), name="from 1")
check.values(collatz_steps(jnp.int32(97)), jnp.int32(118), type=jax.Array, name="its type")
check.equivalent(
    jax.vmap(collatz_steps),
    jax.vmap(reference.collatz_steps),
    inputs=lambda rng, case: (
        jnp.array([*rng.integers(1, 10001, size=30), 1, 6171, 10000], jnp.int32),
    ),
    cases=2,
    name="vmap",
)
check.jittable(collatz_steps, jnp.int32(871))
### END HIDDEN TESTS


# %% [markdown]
# ## 3.7 A loop of known length, and what must be known for it
#
# The length of a `scan` is in the program, and so is the shape of what it stacks. A *traced* number
# cannot be either: it has no value when the program is written. An argument that decides on a shape
# or on a length of a loop is made **static**: `jax.jit` does not trace it, but treats it like a
# piece of the code, and makes a new program for each value.


# %%
@partial(jax.jit, static_argnames="n")
def first_squares(start, n):
    print("tracing:", start, n)
    return start + jnp.arange(n) ** 2


print(first_squares(0.5, 3), first_squares(1.5, 3), first_squares(1.5, 4))
try:
    jax.jit(lambda n: jnp.arange(n))(3)
except jax.errors.ConcretizationTypeError as error:
    print(type(error).__name__, str(error)[:60], "...")

# %% [markdown]
# `static_argnames="n"` names the argument, `static_argnums=1` counts it, from 0. A static argument
# has to be hashable: a number, a string, a tuple, a function; not an array, not a list. And not
# what changes from call to call, such as a learning rate: that would be a new program each time.
#
# In a model of a population, x is what there is as a fraction of what there could be, and a year
# later it is r · x · (1 − x). For small r it settles; what happens for larger r made a theory
# famous. You will see it in a minute.

# %% [markdown]
# ### Exercise `orbit` (3 points, 15 minutes, medium)
#
# Make a function `orbit(r, x, n)`: the next n values.
#
# * `r` and `x` are float32 arrays of shape `()`, `r` from 0 to 4 and `x` from 0 to 1. `n` is a
#   Python int, n ≥ 1.
# * It returns a float32 array of shape `(n,)`: its first entry is r · x · (1 − x), and each further
#   entry comes from the one before it in the same way. (So `x` itself is not in it.)
# * It is jitted: it is what `jax.jit` returns, with `n` static. With other numbers for `r` and `x`
#   it is not traced again.
# * Its program does not grow with n: there is a loop in it, not n copies of a body.
# * It works under `jax.vmap` over `r`.
#
# One call: `orbit(jnp.float32(2.0), jnp.float32(0.25), 2)` returns `[0.375, 0.46875]`. (The tests
# use `r` up to 3, where roundings do not grow. Above 3.57 they do, and that is another story.)
#
# <details><summary>Hint 1</summary>
#
# What goes on from step to step, and what is kept of each step? Here they are the same number.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A `scan` without an `xs` to walk through: `jax.lax.scan(step, start, length=n)`. The step gets
# `None` as its second argument.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A decorator as above `first_squares`; a `step` that computes one new value and returns it twice,
# as a pair; and of the two things that `scan` returns, the second.
#
# </details>


# %% solution="orbit"
# orbit(r: Array, x: Array, n: int) -> Array
# - r, x: shape (), float32. n: a Python int, static.
# Returns the next n values, shape (n,), float32.
### BEGIN SOLUTION
@partial(jax.jit, static_argnames="n")
def orbit(r: Array, x: Array, n: int) -> Array:
    """The next n values of x -> r x (1 - x), shape (n,)."""

    def step(x, _):
        x = r * x * (1 - x)
        return x, x

    _, values = jax.lax.scan(step, x, length=n)
    return values


### END SOLUTION


# %% tests="orbit" points=3
slow, begun = jnp.float32(2.0), jnp.float32(0.25)
the_orbit = jnp.array([0.375, 0.46875, 0.49804688])
check.values(
    orbit(slow, begun, 3),
    the_orbit,
    rtol=1e-4,
    mistakes={
        "JX129": jnp.array([0.25, 0.375, 0.46875]),
        "JX134": the_orbit[::-1],
        "JX447": jnp.array([0.375, 0.375, 0.375]),
    },
)
check.values(orbit(slow, begun, 1), the_orbit[:1], rtol=1e-4, name="n = 1")
check.values(
    jax.vmap(orbit, in_axes=(0, None, None))(jnp.array([2.0, 1.0]), begun, 2),
    jnp.array([[0.375, 0.46875], [0.1875, 0.15234375]]),
    rtol=1e-4,
    name="vmap",
)
# Only of an answer that is right does it count how it was found.
if check.values(orbit(slow, begun, 3), the_orbit, rtol=1e-4, name="its answer") is None:
    check.true(
        hasattr(orbit, "lower"),
        "`orbit` is not what jax.jit returns.",
        code="JX431",
        name="jitted",
    )
check.traces(orbit, [(slow, begun, 3), (slow + 0.5, begun, 3), (slow, begun / 2, 3)], 1)
check.vectorised(orbit, lambda n: (slow, begun, n), loops=True, name="its size")


### BEGIN HIDDEN TESTS
# sentence: "It returns a float32 array of shape `(n,)`" -> values | orbits
# sentence: "each further" -> values | orbits
# sentence: "It is jitted: it is what `jax.jit` returns" -> jitted | jitted
# sentence: "it is not traced again" -> traces | traces
# sentence: "Its program does not grow with n" -> its size | its size
# sentence: "It works under `jax.vmap` over `r`" -> vmap | vmap
def orbits(rng, n):
    r, x = rng.uniform(0.5, 3.0), rng.uniform(0.1, 0.9)
    return jnp.float32(r), jnp.float32(x), n


for n in (1, 4, 9):
    arguments = orbits(authoring.generator(n), n)
    check.values(orbit(*arguments), reference.orbit(*arguments), rtol=1e-4, name="orbits")
check.values(
    jax.vmap(orbit, in_axes=(0, None, None))(jnp.array([0.5, 1.5, 2.8]), jnp.float32(0.3), 5),
    jnp.stack([reference.orbit(jnp.float32(r), jnp.float32(0.3), 5) for r in (0.5, 1.5, 2.8)]),
    rtol=1e-4,
    name="vmap",
)
calls = [orbits(np.random.default_rng(seed), 6) for seed in range(3)]
if check.values(orbit(*calls[0]), reference.orbit(*calls[0]), rtol=1e-4, name="its") is None:
    check.true(
        hasattr(orbit, "lower"),
        "`orbit` is not what jax.jit returns.",
        code="JX431",
        name="jitted",
    )
check.traces(orbit, calls, 1)
check.vectorised(orbit, lambda n: (slow, begun, n), size=8, loops=True, name="its size")
### END HIDDEN TESTS


# %% [markdown]
# ## 3.8 Catch them
#
# A function that is not pure need not fail. It may give one answer without `jax.jit` and another
# one with it, or the first answer for ever. A tracer that got out can be found at once, though:
# within `jax.checking_leaks()` a trace that ends looks for its tracers, and raises an exception if
# one is still held. (Only a trace does that: a function that is compiled already is not looked at.)

# %%
kept = []
for f in (lambda x: kept.append(x) or x, lambda x: kept.append(x.shape) or x):
    try:
        with jax.checking_leaks():
            jax.jit(f)(jnp.ones(2))
        print("nothing leaked")
    except Exception as error:
        print(str(error)[:70])
kept.clear()

# %% [markdown]
# Five functions from a code review follow. Each is made by a function, since what an impure one
# does depends on what it did before.


# %% trusted="reviewed"
def makes_scaled():
    return lambda x: 2.0 * x


def makes_counter():
    calls = []

    def numbered(x):
        calls.append(len(x))
        return x + len(calls)

    return numbered


def makes_memory():
    seen = []

    def remembers(x):
        seen.append(jnp.max(x))
        return x / 2

    return remembers


def makes_gate():
    return lambda x: x if x[0] > 0 else 0 * x


def makes_noise():
    generator = np.random.default_rng(0)
    return lambda x: x + generator.normal()


reviewed = {
    "scaled": makes_scaled,
    "counter": makes_counter,
    "memory": makes_memory,
    "gate": makes_gate,
    "noise": makes_noise,
}

# %% [markdown]
# ### Exercise `audit` (3 points, 15 minutes, medium)
#
# Write `audit(make, x)`, which says what is wrong with the function that `make()` returns. It gives
# one of four strings; the first of these that applies counts:
#
# | string | when |
# | --- | --- |
# | `"error"` | `jax.jit(f)(x)` raises an exception, of whatever kind |
# | `"leak"` | a tracer is still held when the trace of `jax.jit(f)` with `x` is over |
# | `"impure"` | of six results, not all are equal: three of `f(x)`, three of `jax.jit(f)(x)` |
# | `"clean"` | none of these |
#
# * `make()` returns a **new** function each time it is called, with a memory of its own. So each
#   trial can begin with a fresh one: one for `"error"`, one for `"leak"`, and for `"impure"` one
#   that is called three times in a row as it is, and one of which `jax.jit` is called three times
#   in a row.
# * `x` is a float32 array of shape `(n,)`, n ≥ 1; the function returns a float32 array.
# * Results are equal if no entry differs by more than 1e-5: the compiler may round differently. (In
#   the tests no difference is between 3e-6 and 1e-4.)
# * No exception leaves your function, if only `jax.jit(f)(x)` raises one. It returns a Python
#   string.
#
# One call: `audit(lambda: jnp.sin, jnp.ones(2))` returns `"clean"`.
#
# <details><summary>Hint 1</summary>
#
# The rows of the table from top to bottom, one `return` each, and a fresh function for each.
#
# </details>
# <details><summary>Hint 2</summary>
#
# If `jax.jit(f)(x)` went well once, and raises within `jax.checking_leaks()`, with a fresh `f`,
# then it is for a leak.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Two `try` with `except Exception`; two lists of three results; `jnp.allclose(..., atol=1e-5)`
# between one of the six and each of the others.
#
# </details>


# %% solution="audit"
def audit(make: Callable[[], Callable[[Array], Array]], x: Array) -> str:
    """Says what is wrong with the functions that `make` makes.

    - `x`: shape (n,), float32.

    Returns "error", "leak", "impure" or "clean".
    """
    ### BEGIN SOLUTION
    try:
        jax.jit(make())(x)
    except Exception:
        return "error"
    try:
        with jax.checking_leaks():
            jax.jit(make())(x)
    except Exception:
        return "leak"
    plain = make()
    compiled = jax.jit(make())
    results = [plain(x) for _ in range(3)] + [compiled(x) for _ in range(3)]
    same = all(bool(jnp.allclose(r, results[0], rtol=0.0, atol=1e-5)) for r in results)
    return "clean" if same else "impure"
    ### END SOLUTION


# %% tests="audit" points=3
def makes_printer():
    def prints(x):
        print("x is", x)
        return jnp.sin(x) / 3

    return prints


def makes_one_time():
    calls = []

    def first_is_special(x):
        calls.append(0)
        return x * (2.0 if len(calls) == 1 else 3.0)

    return first_is_special


def makes_last_entry(size, after):
    calls = []

    def adds_later(x):
        calls.append(0)
        return x.at[-1].add(size if len(calls) > after else 0.0)

    return adds_later


cases = {
    **reviewed,
    "printer": makes_printer,
    "first call": makes_one_time,
    "third call": lambda: makes_last_entry(1.0, 2),
    "last entry": lambda: makes_last_entry(0.5, 1),
    "rounding": lambda: makes_last_entry(2e-6, 1),
    "small": lambda: makes_last_entry(2e-4, 1),
}
happens = {
    "scaled": "clean",
    "counter": "impure",  # 1, 2, 3 without jit; 1, 1, 1 with it
    "memory": "leak",
    "gate": "error",
    "noise": "impure",
    "printer": "clean",  # what is printed is no result
    "first call": "impure",
    "third call": "impure",
    "last entry": "impure",
    "rounding": "clean",  # less than 1e-5
    "small": "impure",  # and more
}
for name, make in cases.items():
    said = audit(make, jnp.array([0.5, 2.0]))
    check.true(
        isinstance(said, str) and said == happens[name],
        f"{name}: {said!r}, and it is {happens[name]!r}.",
        code="JX020",
        name=name,
    )


### BEGIN HIDDEN TESTS
# sentence: "raises an exception, of whatever kind" -> gate | error
# sentence: "a tracer is still held" -> memory | leak
# sentence: "of six results, not all are equal" -> counter, noise, first call | impure
# sentence: "none of these" -> scaled, printer | clean
# sentence: "`make()` returns a **new** function" -> counter, first call | impure
# sentence: "Results are equal if no entry differs by more than 1e-5" -> rounding, small | slightly
# sentence: "No exception leaves your function" -> gate | error
# sentence: "It returns a Python" -> true | a string
def makes_key_error():
    def f(x):
        raise KeyError("loss")

    return f


def makes_shape_log():
    shapes = []
    return lambda x: jnp.tanh(shapes.append(x.shape) or x) / 7


def makes_attribute():
    def f(x):
        f.last = jnp.sum(x)
        return x - 1

    return f


def makes_switch():
    setting = {"on": False}

    def f(x):
        result = 5 * x if setting["on"] else 4 * x
        setting["on"] = True
        return result

    return f


def makes_third():
    calls = []

    def f(x):
        calls.append(0)
        return x + (len(calls) == 3)

    return f


def makes_one_entry():
    calls = []

    def f(x):
        calls.append(0)
        return x.at[-1].add(1.0 * len(calls))

    return f


def makes_drift(size):
    def make():
        calls = []
        return lambda x: calls.append(0) or x + size * len(calls)

    return make


def makes_both():
    held = []

    def f(x):
        held.append(x * 2)
        return x + len(held)

    return f


inputs = jnp.array([0.5, 1.5, 2.5])
check.true(
    audit(makes_key_error, inputs) == "error" and audit(makes_gate, inputs[:1]) == "error",
    "A function that raises was not found.",
    code="JX020",
    name="error",
)
check.true(
    audit(makes_attribute, inputs) == "leak" and audit(makes_both, inputs) == "leak",
    "A function that keeps a tracer was not found.",
    code="JX020",
    name="leak",
)
check.true(
    audit(makes_switch, inputs) == "impure"
    and audit(makes_third, inputs) == "impure"
    and audit(makes_one_entry, inputs) == "impure"
    and audit(makes_noise, inputs[:1]) == "impure",
    "A function whose results are not all equal was not found.",
    code="JX020",
    name="impure",
)
check.true(
    audit(makes_shape_log, inputs) == "clean" and audit(lambda: jnp.cos, inputs) == "clean",
    "A function that is clean was reported.",
    code="JX020",
    name="clean",
)
check.true(
    audit(makes_drift(1e-7), inputs) == "clean" and audit(makes_drift(1e-3), inputs) == "impure",
    "What counts as equal is something else than 1e-5.",
    code="JX020",
    name="slightly",
)
check.true(
    isinstance(audit(makes_gate, inputs), str) and isinstance(audit(makes_third, inputs), str),
    "What comes back is no string.",
    code="JX122",
    name="a string",
)
### END HIDDEN TESTS


# %% [markdown]
# ## 3.9 Two pictures from two loops
#
# All that follows is made by your `collatz_steps` and your `orbit`: ten thousand `while` loops side
# by side, and nine hundred populations for three hundred years each. Each program is traced once.

# %%
# %matplotlib inline
try:
    numbers = jnp.arange(1, 10001)
    steps = jax.jit(jax.vmap(collatz_steps))(numbers)
    rates = jnp.linspace(2.4, 4.0, 900)
    late = jax.vmap(lambda r: orbit(r, jnp.float32(0.5), 300))(rates)[:, 200:]
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    left.plot(numbers, steps, ",", color="black")
    left.set(title="Collatz: steps from n to 1", xlabel="n")
    right.plot(rates, late, ",", color="black", alpha=0.4)
    right.set(title="A population after 200 years", xlabel="r", ylabel="x")
    plt.show()
except NotImplementedError:
    print("The pictures need collatz_steps and orbit.")

# %% [markdown]
# On the right the population settles at one value up to r = 3, then at two in turn, then four,
# eight; beyond 3.57 at none, with windows of order in between. Which r makes three?
#
# ## What to take along
#
# * Tracing runs Python once, on stand-ins; the jaxpr is what they went through.
# * Side effects happen while tracing. What a function needs goes in, what it has to say comes out.
# * Known while tracing: Python's `if` and `for`. Known when it runs: `cond`, `while_loop`, `scan`.
# * A static argument is a piece of the code, and each value of it a program of its own.
