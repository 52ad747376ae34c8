"""Small programs are interpreted: to what a compiled one gives, and never for long."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import export, lax

from autograder import check
from autograder.examiner._subject import RemoteSubject
from autograder.lowering import interpreted
from autograder.lowering._interpret import has_interpreter

from .test_runner import exported, forged_module


A = np.arange(1, 7, dtype=np.float32)
M = A.reshape(2, 3) / 4
K = np.array([[1, 2, 3], [0, 5, 6]], np.int32)
RAW = np.array([1, 2], np.uint32)
ODD = np.array([np.nan, np.inf, -np.inf, 1e20, -3.7, 0.0, -0.0], np.float32)
IMAGE = np.arange(20, dtype=np.float32).reshape(4, 5) / 8

needs_interpreter = pytest.mark.skipif(
    bool(has_interpreter()), reason=has_interpreter() or "there is an interpreter"
)


def convolved(x: Any) -> Any:
    kernel = jnp.arange(8.0).reshape(2, 1, 2, 2)
    return lax.conv_general_dilated(x[None, None], kernel, (2, 1), "SAME", rhs_dilation=(1, 2))


SMALL = {
    "arithmetic": (lambda x: (x + 1, x * x, x / 3, -x, abs(x), x**3, x**2.5, x % 2), A),
    "functions": (lambda x: (jnp.exp(x), jnp.log(x), jnp.tanh(x), jnp.sin(x), jnp.sqrt(x)), A),
    "more": (lambda x: (jnp.log1p(x), jnp.expm1(x), jnp.cbrt(x), jax.nn.sigmoid(x)), A),
    "rounding": (lambda x: (jnp.round(x), jnp.floor(x), jnp.ceil(x), jnp.sign(x)), ODD),
    "not finite": (lambda x: (x + 1, jnp.isfinite(x), jnp.maximum(x, 0), x.min(), x == x), ODD),
    "to integers": (lambda x: (x.astype(jnp.int32), x.astype(bool), x.astype(jnp.uint8)), ODD),
    "integers": (lambda x: (x + x, x * x, x - 7, x & 1, x | 4, x ^ 3, x << 1, x >> 1, ~x), K),
    "wide shifts": (lambda x: (lax.shift_left(x, x + 40), x >> (x + 40)), K),
    "overflow": (lambda x: (x * 1_000_000_000, abs(x - 2_147_483_647 - 1)), K),
    "bytes": (lambda x: (x * 200, x + 100), K.astype(np.uint8)),
    "booleans": (lambda x: (~x, x & x.T, x.sum(), x.any(0), jnp.where(x, 1, 2)), K[:, :2] > 1),
    "comparisons": (lambda x: (x > 2, x <= 2, x != 2, (x > 2) & (x < 6)), K),
    "reductions": (lambda x: (x.sum(0), x.max(1), x.prod(), x.mean(), x.std(), x.argmax(1)), M),
    "shapes": (lambda x: (x.T, x.reshape(3, 2), x[::-1], jnp.pad(x, 1), jnp.stack([x, x])), M),
    "indexing": (lambda x: (x[1], x[-1, 1:], x[:, np.array([2, 0])], jnp.take(x, 9)), M),
    "far indices": (lambda x: (x.at[7].get(mode="fill"), jnp.take(x, -9, mode="clip")), A),
    "row by row": (jax.vmap(lambda row, i: row[i]), M, np.array([2, 0], np.int32)),
    "slices": (lambda x: (lax.dynamic_slice(x, (9,), (2,)), jnp.arange(6) * x), A),
    "an update": (lambda x: lax.dynamic_update_slice(x, x[:2] * 9, (1,)), A),
    "updates at indices": (
        lambda x: (x.at[0].set(9.0), x.at[jnp.array([1, 1])].add(x[:2]), x.at[-1].max(9.0)),
        A,
    ),
    "updates of updates": (lambda x: x.at[0].set(9.0).at[jnp.array([1, 9])].multiply(3.0), A),
    "updates in a loop": (lambda x: lax.fori_loop(0, 3, lambda i, v: v.at[i].add(v[i + 1]), x), A),
    "updates of rows": (lambda x: (x.at[1].set(x[0]), x.at[:, 0].add(5.0), x.at[0, 2].set(1.0)), M),
    "far updates": (lambda x: (x.at[9].set(1.0, mode="drop"), x.at[-9].add(1.0)), A),
    "counts": (lambda x: jnp.zeros(8, jnp.int32).at[x].add(1), K),
    "gradient of indexing": (jax.grad(lambda x: jnp.sum(x[np.array([1, 1, 4])] ** 2)), A),
    "products": (lambda x: (x @ x.T, jnp.einsum("ij,ik->ijk", x, x), jnp.outer(x, x)), M),
    "batched products": (lambda x: jnp.einsum("bij,bjk->bik", x[:, None], x[:, :, None]), M),
    "convolution": (convolved, IMAGE),
    "its gradient": (jax.grad(lambda x: jnp.sum(jnp.sin(convolved(x)))), IMAGE),
    "its batch": (jax.vmap(convolved), np.stack([IMAGE, -IMAGE])),
    "gradient": (jax.grad(lambda x: jnp.sum(jnp.sin(x @ jnp.ones((3, 2))) ** 2)), M),
    "Hessian": (jax.hessian(lambda x: jnp.sum(x**3)), A),
    "softmax": (jax.nn.softmax, M),
    "cond": (lambda x: lax.cond(x[0] > 0, lambda v: v * 2, lambda v: v, x), A),
    "switch": (lambda x: lax.switch(x[0, 0] + 7, [lambda: 1.0, lambda: 2.0, lambda: 3.0]), K),
    "fori": (lambda x: lax.fori_loop(-3, 3, lambda i, v: v + i, x), A),
    "no rounds": (lambda x: lax.fori_loop(3, 3, lambda i, v: v + i, x), A),
    "scan": (lambda x: lax.scan(lambda c, r: (c + r, c * r), jnp.zeros(3), x, reverse=True), M),
    "raw key": (lambda k: (jax.random.uniform(k, (3,)), jax.random.split(k)), RAW),
    "typed key": (lambda k: (jax.random.normal(k, (3,)), jax.random.bernoulli(k)), RAW),
    "more noise": (lambda k: (jax.random.gumbel(k, (3,)), jax.random.categorical(k, M)), RAW),
    "folded key": (lambda k: jax.random.uniform(jax.random.fold_in(k, 5)), RAW),
    "a scalar": (lambda x: x + 1, np.float32(2)),
    "nothing": (lambda x: (x.sum(), x * 2, jnp.concatenate([x, x])), A[:0]),
    "an unused argument": (lambda x, y, z: x + z, A, M, A),
    "no argument used": (lambda x: jnp.zeros(3), A),
}


@needs_interpreter
@pytest.mark.parametrize("name", SMALL)
def test_a_small_program_is_interpreted_to_what_it_gives_compiled(name):
    f, *args = SMALL[name]
    if name == "typed key":
        args = [jax.random.wrap_key_data(args[0])]

    def surrounded(*args: Any) -> Any:
        # What an operation takes is the same after it.
        copies = [x * 1 if name != "typed key" and x.dtype != bool else x for x in args]
        made = f(*copies)
        return made, [] if name == "typed key" else [copies, args]

    made = exported(surrounded, *args)
    run = interpreted(made)
    assert run is not None
    for _ in range(2):
        got = run(args)
        want = [np.asarray(x) for x in made.call(*args)]
        assert [(x.dtype, x.shape) for x in got] == [(x.dtype, x.shape) for x in want]
        for x, y in zip(got, want, strict=True):
            np.testing.assert_allclose(x, y, rtol=2e-6, atol=2e-6)


@needs_interpreter
def test_wide_types():
    with jax.enable_x64(True):
        made = exported(lambda x: (x / 3, x.astype(jnp.int64)), np.linspace(0, 9, 4))
    (thirds, whole) = interpreted(made)([np.linspace(0, 9, 4)])  # pyright: ignore
    assert (thirds.dtype, whole.dtype) == (np.float64, np.int64)
    assert np.array_equal(thirds, np.linspace(0, 9, 4) / 3)


def halved(x: Any) -> Any:
    return lax.while_loop(lambda v: v.sum() > 1, lambda v: v / 2, x)


LEFT = {
    # It has another order for what is not a number.
    "sort": (jnp.sort, A),
    # There is no end to its division by zero.
    "integer division": (lambda x: lax.div(x, x), K),
    "integer remainder": (lambda x: lax.rem(x, x), K),
    # It ends the process.
    "fft": (lambda x: jnp.abs(jnp.fft.fft(x)), A),
    "top_k": (lambda x: lax.top_k(x, 2), A),
    "erf": (jax.scipy.special.erf, A),
    "a loop without a bound": (halved, A),
    "a loop with a bound that is computed": (
        lambda x, n: lax.fori_loop(0, n, lambda i, v: v * 2, x),
        A,
        np.int32(3),
    ),
    "short floats": (lambda x: x * 2, A.astype(jnp.bfloat16)),
    "keys that come out": (lambda k: jax.random.split(jax.random.wrap_key_data(k)), RAW),
    "many numbers": (lambda x: jnp.sin(x), np.zeros(100_000, np.float32)),
    "many inside": (lambda x: jnp.sin(x + jnp.zeros(100_000)).sum(), A[:1]),
    "a large product": (lambda x: (jnp.ones((40, 60)) * x[0]) @ jnp.ones((60, 40)), A),
    "a long loop": (lambda x: lax.fori_loop(0, 10_000, lambda i, v: v + 1, x), A),
    "loops in loops": (
        lambda x: lax.fori_loop(0, 99, lambda i, v: lax.fori_loop(0, 99, lambda j, w: w + 1, v), x),
        A,
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_to_the_compiler(name):
    f, *args = LEFT[name]
    assert interpreted(exported(f, *args)) is None


def test_a_function_that_calls_itself_is_left_to_the_compiler():
    blob = forged_module(
        """module @forged {
          func.func private @again(%arg0: tensor<2x3xf32>) -> tensor<2x3xf32> {
            %0 = func.call @again(%arg0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
            return %0 : tensor<2x3xf32>
          }
          func.func public @main(%arg0: tensor<2x3xf32>) -> (tensor<2x3xf32>) {
            %0 = func.call @again(%arg0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
            return %0 : tensor<2x3xf32>
          }
        }"""
    )
    assert interpreted(export.deserialize(bytearray(blob))) is None


@needs_interpreter
def test_many_calls_are_left_to_the_compiler():
    made = exported(lambda x: jnp.tanh(x) * 2, np.zeros(500, np.float32))
    assert interpreted(made, 3) is not None
    assert interpreted(made, 300) is None


def test_what_was_made_for_an_accelerator_too_is_left_to_the_compiler():
    assert interpreted(exported(jnp.sin, A, platforms=("cpu", "cuda"))) is None


# Which results are used


class Programs:
    """Stands in for those of a session: what a runner says is given."""

    def __init__(self, interpreted: list[Any] | None, compiled: list[Any]):
        self.interpreted, self.compiled = interpreted, compiled
        self.asked: list[str] = []

    def signature(self, args: tuple, kwargs: dict) -> Any:
        return str(jax.tree.map(np.shape, (args, kwargs)))

    def interpret(self, f: Any, calls: list[Any]) -> list[Any] | None:
        self.asked.append("interpret")
        return self.interpreted

    def run(self, f: Any, calls: list[Any], *, timed: bool) -> list[Any]:
        self.asked.append("run")
        return self.compiled


class Student:
    """Stands in for a function in another process."""

    __name__ = "f"

    def __init__(self, programs: Programs):
        session = SimpleNamespace(
            programs=programs, probe=lambda *_: ("x",), look_at=lambda answer: None
        )
        self.__jaxercise_subject__ = lambda: RemoteSubject(self, session)


def inputs(rng: Any, case: int) -> Any:
    return (jnp.full(3, float(case)),)


RIGHT = [jnp.full(3, 2.0 * case) for case in range(3)]
WRONG = [*RIGHT[:2], RIGHT[2] + 1]


@pytest.mark.parametrize(
    ("interpreted", "compiled", "passes", "asked"),
    [
        (RIGHT, WRONG, True, ["interpret"]),
        # The compiled program has the last word.
        (WRONG, RIGHT, True, ["interpret", "run"]),
        (WRONG, WRONG, False, ["interpret", "run"]),
        (None, RIGHT, True, ["interpret", "run"]),
    ],
)
def test_only_right_results_of_the_interpreter_count(interpreted, compiled, passes, asked):
    programs = Programs(interpreted, compiled)
    with check.recording() as log:
        try:
            check.equivalent(Student(programs), lambda x: 2 * x, inputs, cases=3)
        except check.CheckFailed:
            pass
    assert [each.passed for each in log] == [passes]
    assert programs.asked == asked


def test_no_result_of_the_interpreter_is_asked_for_where_nobody_can_tell_if_it_is_right():
    programs = Programs(RIGHT, RIGHT)
    RemoteSubject(
        Student(programs), SimpleNamespace(programs=programs, look_at=lambda answer: None)
    ).evaluate([check.Args(jnp.ones(3))] * 3)
    assert programs.asked == ["run"]
