"""equivalent, jittable and gradients: right functions pass, wrong ones get their own code."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from autograder import check
from autograder.probes import INTERPRET


def finding(run, *args, **options):
    """The code and the text of the finding of a check, or (None, "")."""
    try:
        run(*args, **options)
    except check.CheckFailed as failed:
        return failed.finding.code, " ".join(str(failed).split())
    return None, ""


def set_row_reference(x, i, row):
    return x.at[i].set(row)


def rows(rng, case):
    x = jnp.asarray(rng.normal(size=(3, 4)), jnp.float32)
    return x, case % 3, jnp.asarray(rng.normal(size=4), jnp.float32)


def discards(x, i, row):
    x.at[i].set(row)
    return x


def forgets(x, i, row):
    x.at[i].set(row)


def assigns(x, i, row):
    x[i] = row
    return x


def where_row(x, i, row):
    return jnp.where((jnp.arange(len(x)) == i)[:, None], row, x)


def test_equivalent_accepts_other_ways():
    for f in (set_row_reference, where_row, jax.jit(where_row)):
        check.equivalent(f, set_row_reference, rows, cases=4)


@pytest.mark.parametrize(
    "f, code, said",
    [
        (discards, "JX103", "the argument x, unchanged"),
        (forgets, "JX008", "None"),
        (assigns, None, "TypeError"),
        (lambda x, i, row: x.at[i].set(-row), "JX123", "4 of 12 elements"),
        (lambda x, i, row: where_row, "JX009", "a function"),
        (lambda x, i, row: x[i], "JX120", "f32[4]"),
        (lambda x, i, row: jnp.zeros((3, 4)), "JX137", "(4 of 4 cases fail)"),
        (lambda x, i: x, None, "TypeError"),
    ],
)
def test_equivalent_names_the_mistake(f, code, said):
    found, text = finding(check.equivalent, f, set_row_reference, rows, cases=4)
    assert found is not None
    assert code is None or found == code
    assert said in text


def test_equivalent_reports_the_smallest_case():
    def sizes(rng, case):
        return (jnp.asarray(rng.normal(size=(8 - case)), jnp.float32),)

    _, text = finding(check.equivalent, lambda x: x * 2 + x**2, jnp.abs, sizes, cases=5)
    assert "f32[4]" in text
    assert "(5 of 5 cases fail)" in text


def test_an_answer_that_is_its_argument_by_chance_is_not_called_unchanged():
    def some(rng, case):
        return (jnp.asarray([0.0, 5.0] if case == 0 else [1.0, 2.0, 5.0], jnp.float32),)

    # Of the first and smallest case, [0, 10] would be right and it gives [0, 5].
    wrong = lambda x: jnp.where(x > 4, x, x * 3)
    found, text = finding(check.equivalent, wrong, lambda x: x * 2, some, cases=2)
    assert found not in (None, "JX103")
    assert "x = [0. 5.]" in text and "unchanged" not in text
    found, text = finding(check.equivalent, wrong, lambda x: x * 2, some, cases=1)
    assert found == "JX103"
    assert "unchanged" in text


def test_a_factor_is_told_where_it_is_the_same_or_explained_in_every_case():
    def some(rng, case):
        return jnp.asarray(rng.normal(size=3 + case % 2), jnp.float32), (0.3, 0.7)[case % 2]

    twice = lambda x, rate: 2 * x
    of = lambda wrong, cases=4: finding(check.equivalent, wrong, twice, some, cases=cases)
    assert of(lambda x, rate: 2.74 * x)[0] == "JX125"
    # One case is not enough for a number that nothing explains, ...
    assert of(lambda x, rate: 2.74 * x, 1)[0] == "JX123"
    assert of(lambda x, rate: (2.74 if rate < 0.5 else 2.86) * x)[0] == "JX123"
    # ... and enough for a size, or a number that was passed in.
    assert of(lambda x, rate: 2 * x * (1 - rate), 1)[0] == "JX125"
    assert of(lambda x, rate: 2 * x * (1 - rate))[0] == "JX125"
    assert of(lambda x, rate: 2 * x / len(x))[0] == "JX125"


def test_equivalent_asks_for_a_type_of_each_kind_of_argument():
    def some(rng, case):
        x = rng.normal(size=3).astype(np.float32)
        return (x if case % 2 else jnp.asarray(x),)

    # Whose argument is a JAX array gets one back.
    double = lambda x: x * 2
    assert finding(check.equivalent, double, double, some) == (None, "")
    found, text = finding(check.equivalent, double, double, some, type=jax.Array)
    assert found == "JX130" and "called (x: np f32[3])" in text.replace("<lambda>", "")
    found, text = finding(check.equivalent, double, double, some, type=np.ndarray)
    assert found == "JX147" and "cases" not in text
    right = lambda x: jnp.asarray(x) * 2
    assert finding(check.equivalent, right, double, some, type=jax.Array) == (None, "")


def test_equivalent_shows_no_hidden_number():
    def secret(rng, case):
        return jnp.asarray([1.5, 2.25, 8.125]), 7

    with check.context(check.Context(hidden=True, seed=b"course")):
        _, text = finding(
            check.equivalent, lambda x, n: x * 2 + 1, lambda x, n: x * n, secret, cases=2
        )
        assert "(x: f32[3], n: int)" in text
        for number in ("1.5", "2.25", "8.125", "15.75", "5.5"):
            assert number not in text

        def tells(x, n):
            raise ValueError(f"x is {x}")

        _, text = finding(check.equivalent, tells, lambda x, n: x * n, secret, cases=2)
        assert "2.25" not in text
        assert "ValueError" in text


def test_equivalent_inputs_depend_on_seed_and_label():
    seen = []

    def record(rng, case):
        seen.append(float(rng.normal()))
        return (1.0,)

    same = lambda x: x
    check.equivalent(same, same, record, cases=2)
    check.equivalent(same, same, record, cases=2)
    check.equivalent(same, same, record, cases=2, name="other")
    with check.context(check.Context(seed=b"other")):
        check.equivalent(same, same, record, cases=2)
    assert seen[:2] == seen[2:4]
    assert len(set(seen)) == 6


def test_equivalent_says_which_kinds_fail():
    def inputs(rng, case):
        b = (4, 3)[case % 2]
        return jnp.asarray(rng.normal(size=(b, 4)), jnp.float32), jnp.ones((4, 4))

    inputs.label = lambda case: ("B = D", "B != D")[case % 2]
    paired = lambda x, w: jax.vmap(lambda r, v: jnp.sin(r) * jnp.sum(v))(x, w)
    reference = lambda x, w: jnp.sin(x) * jnp.sum(w[0])
    _, text = finding(check.equivalent, paired, reference, inputs, cases=4)
    assert "passes for B = D, fails for B != D" in text


def test_a_failing_reference_is_not_the_students_fault():
    def broken(x):
        raise KeyError("x")

    with pytest.raises(check.Ungradable, match="reference"):
        check.equivalent(abs, broken, lambda rng, case: (1.0,))
    with pytest.raises(check.Ungradable, match="inputs"):
        check.equivalent(abs, abs, lambda rng, case: 1 / 0)


def test_keyword_arguments():
    f = lambda x, *, scale: x * scale
    inputs = lambda rng, case: check.Args(jnp.ones(3), scale=float(case))
    check.equivalent(f, f, inputs)
    code, text = finding(check.equivalent, lambda x, *, scale: x + scale, f, inputs)
    assert code is not None
    assert "scale=0.0" in text


# Jit.


def branches(x):
    return x if x.sum() > 0 else -x


def numpy_inside(x):
    return jnp.asarray(np.sin(x))


LOG = []


def leaves_tracer(x):
    LOG.append(x * 2)
    return x


def frozen_noise(x):
    return x + np.random.normal(size=x.shape)


def prints(x):
    jax.debug.print("x {}", x.sum())
    print("tracing")
    return x * 2


def mutates_dict(p):
    p["w"] = p["w"] * 2
    return p["w"]


@functools.partial(jax.jit, static_argnums=1)
def power(x, n):
    return x**n


@pytest.fixture(params=["compiled", "interpreted"])
def quick(request, monkeypatch):
    """Both ways to know what a compiled function gives."""
    if request.param == "interpreted":
        monkeypatch.setenv(INTERPRET, "1")


def gives_less_under_jit(x):
    return x if isinstance(x, jax.core.Tracer) else x * (1 + 1e-3)


def counts_less_under_jit(x):
    return jnp.int32(1000) - isinstance(x, jax.core.Tracer)


@pytest.mark.usefixtures("quick")
def test_jittable_accepts():
    x = jnp.ones(3)
    check.jittable(jnp.sin, x)
    check.jittable(prints, x)
    check.jittable(power, x, 3, static=(1,))
    check.jittable(power, x, 3, static=("n",))
    check.jittable(lambda x, f: f(x), x, jnp.sin)
    check.jittable(lambda x, n: jnp.zeros(n) + x, x, n=3, static=("n",))
    check.jittable(lambda key: jax.random.normal(key, 3), jax.random.key(0))
    check.jittable(lambda p: {"w": p["w"] / 3}, {"w": x})
    check.jittable(mutates_dict, {"w": x})
    check.jittable(lambda x, n, s: x * n + s, np.ones(3, np.float32), 3, 2.5)
    check.jittable(lambda x: (x - x.mean()) / 7, jnp.linspace(-1e3, 1e3, 7))
    check.jittable(lambda x: [x > 1, x.astype(int), None, x[:0]], x)


def test_a_small_function_is_not_compiled_to_know_what_it_gives(monkeypatch, caplog):
    def f(x):
        return jnp.sin(x) * 2 + x

    def compiled():
        caplog.clear()
        with jax.log_compiles():
            check.jittable(f, jnp.arange(3.0))
        return "Finished XLA compilation" in caplog.text

    # The first time its operations are compiled, too.
    assert compiled() and compiled()
    monkeypatch.setenv(INTERPRET, "1")
    assert not compiled()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "f, code, said",
    [
        (branches, "", "TracerBoolConversionError"),
        (numpy_inside, "", "TracerArrayConversionError"),
        (leaves_tracer, "JX407", "LOG"),
        (frozen_noise, "JX432", "with jit"),
        (gives_less_under_jit, "JX432", "with jit"),
        (counts_less_under_jit, "JX432", "with jit"),
        (
            lambda x: jax.pure_callback(lambda v: np.asarray(v), x, x),
            "JX438",
            "pure_callback",
        ),
        (lambda x: 1 / 0, "", "ZeroDivisionError"),
    ],
)
def test_jittable_refuses(f, code, said):
    found, text = finding(check.jittable, f, jnp.arange(3.0))
    assert found is not None and found.startswith(code)
    assert said in text
    LOG.clear()


# Gradients.


def mse(w, x, y):
    return jnp.mean((x @ w - y) ** 2)


def regression(rng, case):
    draw = lambda *s: jnp.asarray(rng.normal(size=s), jnp.float32)
    return draw(4), draw(7, 4), draw(7)


def mse_by_sum(w, x, y):
    return jnp.sum((x @ w - y) ** 2)


def stopped(w, x, y):
    return jnp.mean(jax.lax.stop_gradient(x @ w - y) * (x @ w - y))


def rounded(w, x, y):
    return jnp.mean(jnp.round(x @ w - y))


def nan_gradient(w, x, y):
    return mse(w, x, y) + jnp.where(w > 1e9, jnp.sqrt(w - w), 0.0).sum()


@jax.custom_vjp
def sign_error(w, x, y):
    return mse(w, x, y)


sign_error.defvjp(
    lambda w, x, y: (mse(w, x, y), (w, x, y)),
    lambda res, ct: (-ct * jax.grad(mse)(*res), None, None),
)


def test_gradients_accept_other_ways():
    check.gradients(mse, mse, regression)
    check.gradients(lambda w, x, y: jnp.sum((x @ w - y) ** 2) / len(y), mse, regression)
    # Any output shape, several arguments.
    check.gradients(jnp.outer, lambda a, b: a[:, None] * b, lambda r, c: (jnp.ones(2), jnp.ones(3)))
    pair = lambda rng, case: tuple(jnp.asarray(rng.normal(size=5), jnp.float32) for _ in "ab")
    check.gradients(jnp.dot, lambda a, b: (a * b).sum(), pair, argnums=(0, 1))


def test_gradients_of_a_variance_need_double_precision():
    one_pass = lambda x: jnp.mean(x**2) - jnp.mean(x) ** 2
    inputs = lambda rng, case: (jnp.asarray(rng.normal(size=50) + 100, jnp.float32),)
    check.gradients(one_pass, jnp.var, inputs, rtol=1e-6)


@pytest.mark.parametrize(
    "f, code, said",
    [
        (mse_by_sum, "JX317", "7 times the right gradient"),
        (stopped, "JX325", "1/2 of the right gradient"),
        (rounded, "JX313", "zeros everywhere for w"),
        (nan_gradient, "JX310", "gradient of w"),
        (sign_error, "JX127", "other sign"),
        (lambda w, x, y: mse(w, x, y) + w[0], "JX325", "relative error"),
        (lambda w, x, y: (x @ w - y) ** 2, "JX301", "f32[7]"),
        (lambda w, x, y: (mse(w, x, y), x @ w), "JX302", "f32[7]"),
        (lambda w, x, y: float(mse(w, x, y)), "", "ConcretizationTypeError"),
    ],
)
def test_gradients_name_the_mistake(f, code, said):
    found, text = finding(check.gradients, f, mse, regression, cases=2)
    assert found is not None and found.startswith(code)
    assert said in text


def test_a_relation_of_one_case_is_no_diagnosis():
    def some(rng, case):
        return (jnp.asarray(rng.normal(size=4) + 10 * case, jnp.float32),)

    total = lambda x: jnp.sum(x**2)
    clipped = lambda x: jnp.sum(jnp.where(x < 5, 50.0, x**2))
    found, text = finding(check.gradients, clipped, total, some, cases=1)
    assert found == "JX313"
    # Of the others the gradient is right: the function is not flat.
    found, text = finding(check.gradients, clipped, total, some)
    assert found == "JX325" and "zeros" not in text


def test_gradients_of_trees_name_the_leaf():
    def loss(p, x):
        return jnp.sum(jnp.tanh(x @ p["w"] + p["b"]))

    def forgets_bias(p, x):
        return jnp.sum(jnp.tanh(x @ p["w"] + jax.lax.stop_gradient(p["b"])))

    def inputs(rng, case):
        draw = lambda *s: jnp.asarray(rng.normal(size=s), jnp.float32)
        return {"w": draw(3, 2), "b": draw(2), "step": 3}, draw(4, 3)

    check.gradients(loss, loss, inputs, cases=1)
    code, text = finding(check.gradients, forgets_bias, loss, inputs, cases=1)
    assert code == "JX316"
    assert "p['b']" in text


def test_gradients_with_aux():
    f = lambda w, x, y: (mse(w, x, y), x @ w)
    check.gradients(f, f, regression, has_aux=True, cases=1)
    code, _ = finding(check.gradients, lambda *a: (mse_by_sum(*a), 0), f, regression, has_aux=True)
    assert code == "JX317"


# How much of a tolerance is used up.


def test_what_is_used_up_of_a_tolerance_is_measured_where_it_is_asked_for():
    def some(rng, case):
        return (jnp.asarray(rng.normal(size=1000), jnp.float32),)

    near = lambda x: jnp.sum(x**2) * (1 + 6e-6)
    total = lambda x: jnp.sum(x**2)
    with check.recording() as log, check.context(check.Context(measured=True)):
        check.values(np.float32([1, 2]) * np.float32(1 + 5e-6), np.float32([1, 2]), rtol=1e-5)
        check.values(
            [jnp.arange(3), "text", jax.random.key(0)], [jnp.arange(3), "text", jax.random.key(0)]
        )
        check.equivalent(near, total, some, cases=2)
        check.gradients(lambda x: jnp.sum(x**2) * (1 + 3e-5), total, some, cases=1)
    used = [record.used for record in log]
    assert used[1] == 0
    assert [round(share, 1) for share in (used[0], used[2])] == [0.3, 0.3]
    assert 0.2 < used[3] < 0.4
    with check.recording() as log:
        check.values(1.0, 1.0)
    assert log[0].used is None


def test_a_reference_is_measured_against_itself_in_double_precision():
    def some(rng, case):
        return (jnp.asarray(rng.normal(size=4000) + 100, jnp.float32),)

    # Exact in the mind, and rounded a thousand times.
    slow = lambda x: jax.lax.scan(lambda c, y: (c + y, None), jnp.zeros((), x.dtype), x)[0]
    with check.recording() as log, check.context(check.Context(measured=True)):
        check.equivalent(slow, slow, some, cases=1)
        check.equivalent(jnp.sum, jnp.sum, some, cases=1)
    assert log[0].used > 3 * log[1].used
