"""pure: every trace that a call can leave, and none that it may."""

from __future__ import annotations

import functools
import random

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograder import check


X = np.arange(6.0, dtype=np.float32).reshape(2, 3) + 1
P = {"w": np.ones((3, 2), np.float32), "b": [np.zeros(2, np.float32)]}


def code_of(f, *args):
    try:
        check.pure(f, *args)
    except check.CheckFailed as failed:
        return failed.finding.code, " ".join(str(failed).split())
    return None, ""


LOG: list = []
COUNT = 0
KEY = None
LEAK = None
MEMO: dict = {}
SCALE = 2.0
GENERATOR = np.random.default_rng(0)


def appends(x):
    LOG.append(1)
    return x * 2


def counts(x):
    global COUNT
    COUNT += 1
    return jnp.sin(x)


def uses_count(x):
    global COUNT
    COUNT += 1
    return x * COUNT


def closure_counter():
    n = 0

    def nonlocal_counter(x):
        nonlocal n
        n += 1
        return jnp.sin(x)

    return nonlocal_counter


class Counter:
    def __init__(self):
        self.calls = 0
        self.last = None

    def method(self, x):
        self.calls += 1
        return x * 2

    def keeps_last(self, x):
        self.last = x
        return x * 2

    def __call__(self, x):
        self.calls += 1
        return x


def default_grows(x, acc=[]):  # noqa: B006
    acc.append(1)
    return x * len(acc)


def sets_item(p, x):
    p["w"] = p["w"] * 2
    return x @ p["w"]


def grows_inside(p, x):
    p["b"].append(1.0)
    return x @ p["w"]


def pops(p, x):
    b = p.pop("b")
    return x @ p["w"] + b[0]


def in_place(x):
    x *= 2
    return x


def sets_row(x):
    x[1] = 0
    return jnp.asarray(x)


def writes_the_same(x):
    x[0] = x[0]
    return x * 2


def numpy_noise(x):
    return x + np.random.randn(*x.shape)


def python_noise(x):
    return x * random.random()


def seeds_numpy(x):
    np.random.seed(0)
    return x + np.random.randn(*x.shape)


def unseeded(x):
    return x + np.random.default_rng().normal(size=x.shape)


def global_generator(x):
    return x + GENERATOR.normal(size=x.shape)


def global_key(x):
    global KEY
    KEY = jax.random.key(0) if KEY is None else KEY
    KEY, k = jax.random.split(KEY)
    return x + jax.random.normal(k, x.shape)


def keeps_array(x):
    global LEAK
    LEAK = x * 2
    return LEAK


@jax.jit
def leaks(x):
    global LEAK
    LEAK = x * 3
    return LEAK


@jax.jit
def jitted_append(x):
    LOG.append(x)
    return x * 2


@jax.jit
def jitted_unseeded(x):
    return x + np.random.default_rng().normal(size=x.shape)


def calls_helper(x):
    return appends(x)


@pytest.mark.parametrize(
    "f, args, code, said",
    [
        (appends, (X,), "JX138", "LOG"),
        (calls_helper, (X,), "JX138", "LOG"),
        (counts, (X,), "JX138", "COUNT went from"),
        (uses_count, (X,), "JX138", "another result"),
        (closure_counter(), (X,), "JX138", "n went from"),
        (Counter().method, (X,), "JX138", "self.calls"),
        (Counter().keeps_last, (X,), "JX138", "self.last"),
        (Counter(), (X,), "JX138", "self.calls"),
        (default_grows, (X,), "JX138", "the default of acc"),
        (sets_item, (P, X), "JX101", "p['w']"),
        (grows_inside, (P, X), "JX101", "p['b'] went from 1 item to 2 items"),
        (pops, (P, X), "JX101", "p went from keys"),
        (in_place, (X,), "JX101", "x went from"),
        (sets_row, (X,), "JX101", "x[1] went from [4. 5. 6.] to [0. 0. 0.]"),
        (writes_the_same, (X,), "JX101", "a write into an argument"),
        (numpy_noise, (X,), "JX206", "numpy.random"),
        (python_noise, (X,), "JX206", "random"),
        (seeds_numpy, (X,), "JX206", "numpy.random"),
        (unseeded, (X,), "JX139", "two different results"),
        (global_generator, (X,), "JX138", "GENERATOR"),
        (global_key, (X,), "JX138", "KEY"),
        (keeps_array, (X,), "JX138", "LEAK"),
        (leaks, (X,), "JX407", "LEAK"),
        (jitted_append, (X,), "JX407", "LOG"),
        (jitted_unseeded, (X,), "JX206", "compiled"),
        (lambda x: 1 / 0, (X,), None, "ZeroDivisionError"),
    ],
)
def test_impure(f, args, code, said):
    global LEAK
    found, text = code_of(f, *args)
    assert found is not None
    assert code is None or found == code
    assert said in text
    LOG.clear()
    LEAK = None


def copies_dict(p, x):
    p = dict(p)
    p["w"] = p["w"] * 2
    return x @ p["w"], p


def copies_array(x):
    x = x.copy()
    x *= 2
    return x


def memo(x):
    if x.shape not in MEMO:
        MEMO[x.shape] = np.eye(3, dtype=np.float32)
    return x @ MEMO[x.shape]


@functools.lru_cache
def table(n):
    return np.eye(n, dtype=np.float32)


def local_list(x):
    out = []
    for i in range(3):
        out.append(x * i)
    return jnp.stack(out)


def local_counter(x):
    n = 0

    def g(v):
        nonlocal n
        n += 1
        return v * n

    return g(x) + g(x)


class Model:
    def __init__(self):
        self.w = jnp.ones((3, 2))

    def __call__(self, x):
        return x @ self.w


def prints(x):
    print("x", x)
    jax.debug.print("x {}", x)
    return x * 2


def host_loop(x):
    total = 0.0
    for v in np.asarray(x).ravel():
        total += float(v)
    return np.float32(total)


inner = jax.jit(lambda x: jnp.sin(x) @ jnp.eye(3))


@pytest.mark.parametrize(
    "f, args",
    [
        (jnp.tanh, (X,)),
        (local_list, (X,)),
        (copies_dict, (P, X)),
        (lambda p, x: jax.tree.map(lambda a: a * 2, p), (P, X)),
        (copies_array, (X,)),
        (lambda x: x * SCALE, (X,)),
        (lambda x: x + np.random.default_rng(0).normal(size=x.shape), (X,)),
        (lambda x: x @ table(3), (X,)),
        (memo, (X,)),
        (lambda x: inner(x), (X,)),
        (inner, (X,)),
        (local_counter, (X,)),
        (Model(), (X,)),
        (prints, (X,)),
        (host_loop, (X,)),
        (lambda key: jax.random.normal(key, 3), (jax.random.key(1),)),
        (lambda x: jax.lax.scan(lambda c, r: (c + r, c), jnp.zeros(3), x), (X,)),
        (jax.grad(lambda x: jnp.sum(x**2)), (X,)),
        (lambda x, i, row: x.at[i].set(row), (jnp.asarray(X), 1, jnp.ones(3))),
        # Given NumPy arrays, as a write would show in them only.
        (lambda x, i, row: x.at[i].set(row), (X, 1, np.ones(3, np.float32))),
        (lambda x: x * jnp.nan, (X,)),
        (lambda x: x, (X,)),
    ],
)
def test_pure(f, args):
    assert code_of(f, *args) == (None, "")


def test_a_linen_module_and_an_optimizer_are_pure():
    import flax.linen as nn
    import optax

    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.BatchNorm(use_running_average=False)(nn.Dense(4)(x))

    net, tx = Net(), optax.adam(1e-3)

    def step(x):
        variables = net.init(jax.random.key(0), x)
        out, _ = net.apply(variables, x, mutable=["batch_stats"])
        return out, tx.update(x, tx.init(x), x)

    check.pure(step, jnp.asarray(X))


def test_hidden_values_stay_hidden():
    with check.context(check.Context(hidden=True)):
        _, text = code_of(sets_row, X)
    assert "x changed" in text and "elements" not in text
    assert "4." not in text


def test_arguments_of_the_caller_are_never_touched():
    p = {"w": np.ones(2)}
    code_of(sets_item, p, X)
    assert p["w"].tolist() == [1, 1]


def test_a_training_step_is_pure_and_its_state_is_told_in_short():
    params = {"w": jnp.ones((2, 3)), "b": [jnp.zeros(3), jnp.ones((1, 2))]}

    @jax.jit
    def step(params, opt_state, x):
        moved = jax.tree.map(lambda p: p - 0.1 * x.sum(), params)
        return moved, (opt_state[0] + 1, [opt_state[1]]), x.sum()

    check.pure(step, params, (0, jnp.zeros(3)), X)


def test_a_traced_index_needs_jax_arrays():
    def gather(x, i):
        return jax.vmap(lambda j: x[j])(i)

    def total(x):
        return jax.lax.fori_loop(0, 2, lambda i, s: s + x[i], jnp.zeros(3))

    def overwrites(x, i):
        x[0] = 0
        return gather(x, i)

    assert code_of(gather, X, np.array([1, 0])) == (None, "")
    assert code_of(total, X) == (None, "")
    # What fails with both is the student's error.
    assert code_of(overwrites, X, np.array([1, 0]))[0] not in (None, "JX101")
