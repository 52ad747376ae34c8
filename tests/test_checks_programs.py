"""jit, vmap, states and speed: counts decide, right functions pass."""

from __future__ import annotations

import functools
import random

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax.training.train_state import TrainState

from autograder import check
from autograder.probes import Timing, timed, verdict


def finding(run, *args, **options):
    try:
        run(*args, **options)
    except check.CheckFailed as failed:
        return failed.finding.code, " ".join(str(failed).split())
    return None, ""


X = jnp.ones((4, 3))


@jax.jit
def compiled(x):
    return jnp.sin(x) * 2


def eager(x):
    return jnp.sin(x) * 2


def again_and_again(x):
    return jax.jit(lambda v: jnp.sin(v) * 2)(x)


def thin(x):
    return compiled(x)


def half_eager(x):
    return compiled(x) + 1


class Model:
    def __init__(self):
        self.f = jax.jit(self.body)

    def body(self, x):
        return x * 2

    def __call__(self, x):
        return self.f(x)


def test_jitted():
    for f in (compiled, thin, half_eager, Model(), jax.jit(jax.grad(lambda x: jnp.sum(x**2)))):
        # Also when it has been called before.
        f(X)
        check.jitted(f, X)
    code, text = finding(check.jitted, eager, X)
    assert code == "JX431"
    assert "ran eager in Python" in text
    assert finding(check.jitted, again_and_again, X)[0] == "JX412"
    assert finding(check.jitted, jax.grad(lambda x: jnp.sum(x**2)), X)[0] == "JX431"
    assert finding(check.jitted, lambda x: 1 / 0, X)[0] == "JX003"


KEPT = {}


def lowered_once(x):
    if x.shape not in KEPT:
        KEPT[x.shape] = jax.jit(eager).lower(x).compile()
    return KEPT[x.shape](x)


@jax.jit
def slopes(w):
    return jnp.cos(w) * 2


def body(c, y):
    return c + y, jnp.sin(c) * y


def loop_alone(x):
    # Only the body is compiled, and it is not traced a second time.
    return jax.lax.scan(body, 0.0, x.ravel())[1] + jnp.max(x) - 1


def mostly_by_hand(w):
    moved = w - 0.1 * slopes(w)
    return moved / jnp.sqrt(1 + jnp.sum(moved**2))


def test_jitted_looks_at_what_is_compiled_and_not_at_functions_that_run():
    check.jitted(lowered_once, X)
    check.jitted(lambda x: jax.tree.map(lambda leaf: slopes(leaf), {"w": x})["w"], X)
    # A number of Python comes back, so it cannot be traced.
    check.jitted(lambda x: float(compiled(x).sum()), X)
    for f in (loop_alone, mostly_by_hand):
        assert finding(check.jitted, f, X)[0] == "JX431"


def test_traces():
    sizes = [(jnp.ones(n),) for n in (2, 3, 4)]
    same = [(jnp.ones(2) * i,) for i in range(3)]
    check.traces(compiled, same, 1)
    check.traces(compiled, sizes, 3)
    check.traces(thin, same, 1)
    code, text = finding(check.traces, compiled, sizes, 1)
    assert code == "JX413"
    assert "3 traces" in text
    assert finding(check.traces, eager, same, 1)[0] == "JX431"
    assert finding(check.traces, again_and_again, same, 1)[0] == "JX412"
    power = functools.partial(jax.jit, static_argnums=1)(lambda x, n: x**n)
    calls = [(jnp.ones(2), n) for n in (1, 2, 3)]
    assert finding(check.traces, power, calls, 1)[0] == "JX414"
    check.traces(jax.jit(lambda x, n: x * n), calls, 1)
    # A helper that runs several times in one trace is not several traces.
    inner = jax.jit(lambda x: sum(jax.tree.map(lambda leaf: leaf + 1, [x, x, x])))
    check.traces(lambda x: inner(x), same, 1)


W = jnp.ones((3, 5))


def batch(n):
    return (jnp.ones((n, 3)),)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: jnp.tanh(x @ W),
        lambda x: jax.vmap(lambda r: jnp.tanh(r @ W))(x),
        jax.jit(jax.vmap(lambda r: jnp.tanh(r @ W))),
        # Halving grows by one step for each doubling.
        lambda x: functools.reduce(
            lambda a, _: a[: len(a) // 2] + a[len(a) // 2 :] if len(a) > 1 else a, range(9), x
        ),
    ],
)
def test_vectorised(f):
    check.vectorised(f, batch)


@pytest.mark.parametrize(
    "f, said",
    [
        (lambda x: jnp.stack([jnp.tanh(r @ W) for r in x]), "operations for 4 examples"),
        (lambda x: sum(x[i] for i in range(len(x))), "operations for 4 examples"),
        (lambda x: jax.lax.map(lambda r: jnp.tanh(r @ W), x), "scan"),
        (lambda x: jax.lax.fori_loop(0, len(x), lambda i, o: o.at[i].set(0), x), "sequential"),
    ],
)
def test_not_vectorised(f, said):
    code, text = finding(check.vectorised, f, batch)
    assert code == "JX426"
    assert said in text


def test_loops_may_be_allowed():
    check.vectorised(lambda x: jax.lax.map(lambda r: jnp.tanh(r @ W), x), batch, loops=True)
    assert finding(check.vectorised, lambda x: np.tanh(x), batch)[0] is not None


def test_batch_sizes():
    def make(rng, b):
        return jnp.asarray(rng.normal(size=(b, 3)), jnp.float32), jnp.asarray(
            rng.normal(size=(3, 3)), jnp.float32
        )

    inputs = check.batch_sizes(make, 3)
    right = lambda x, w: jax.vmap(lambda r, w: r @ w, in_axes=(0, None))(x, w)
    check.equivalent(right, lambda x, w: x @ w, inputs, cases=6)
    # Pairs example i with row i of the weights: no error where B = D.
    paired = lambda x, w: jax.vmap(lambda r, v: jnp.dot(r, v) * jnp.ones(3))(x, w)
    _, text = finding(check.equivalent, paired, lambda x, w: x @ w, inputs, cases=6)
    assert "fail" in text
    one = lambda x, w: x @ w if len(x) == 3 else x @ w * 2
    _, text = finding(check.equivalent, one, lambda x, w: x @ w, inputs, cases=6)
    assert "passes for B = D, fails for B != D and B = 1" in text


def test_edge_kinds():
    inputs = check.kinds(
        {
            "two or more": lambda rng: (jnp.asarray(rng.normal(size=4), jnp.float32),),
            "zeros": lambda rng: (jnp.zeros(4),),
        },
        edge=("zeros",),
    )
    safe = lambda x: x / jnp.where(jnp.linalg.norm(x) > 0, jnp.linalg.norm(x), 1)
    wrong = lambda x: jnp.where(jnp.any(x), safe(x), 1.0)
    check.equivalent(safe, safe, inputs)
    code, text = finding(check.equivalent, wrong, safe, inputs)
    assert code == "JX135"
    assert "fails for zeros" in text


def test_has_aux():
    params = {"w": jnp.ones(3), "b": jnp.ones(())}
    loss, aux = jnp.float32(1.0), {"accuracy": jnp.ones(2)}
    check.has_aux(((loss, aux), params), params)
    check.has_aux(((loss, aux), params), params, aux=aux)
    for got, code in [
        ((loss, aux, params), "JX305"),
        ((loss, params), "JX305"),
        ((params, (loss, aux)), "JX306"),
        (((aux["accuracy"], loss), params), "JX304"),
        (((loss, params), aux), "JX306"),
        (((loss, aux), {"w": jnp.ones(3)}), "JX326"),
        (((jnp.ones(4), aux), params), "JX301"),
        (params, "JX122"),
    ]:
        assert finding(check.has_aux, got, params, aux=aux)[0] == code


# States.


def new_state():
    params = {"dense": {"w": jnp.ones(3)}, "frozen": jnp.ones(2)}
    return TrainState.create(apply_fn=None, params=params, tx=optax.adam(0.1))


def gradient(state):
    return {"dense": {"w": jnp.ones(3)}, "frozen": jnp.zeros(2)}


def good_step(state, x):
    return state.apply_gradients(grads=gradient(state)), jnp.float32(1)


def no_step(state, x):
    state.apply_gradients(grads=gradient(state))
    return state


def restarted(state, x):
    opt_state = state.tx.init(state.params)
    updates, _ = state.tx.update(gradient(state), opt_state, state.params)
    return state.replace(params=optax.apply_updates(state.params, updates), step=state.step + 1)


def moves_all(state, x):
    return state.apply_gradients(grads={"dense": {"w": jnp.ones(3)}, "frozen": jnp.ones(2)})


PARTS = {"changes": ("params.dense", "opt_state.count", "step"), "keeps": ("params.frozen",)}


def test_state_changes():
    check.state_changes(good_step, (new_state(), X), **PARTS)
    for f, code, said in [
        (no_step, "JX930", "params.dense as it was"),
        (restarted, "JX904", "opt_state.count as it was"),
        (moves_all, "JX717", "params.frozen changed"),
        (lambda s, x: None, "JX008", "None"),
        (lambda s, x: 1 / 0, "JX003", "ZeroDivisionError"),
    ]:
        found, text = finding(check.state_changes, f, (new_state(), X), **PARTS)
        assert found == code
        assert said in text
    codes = {"step": "JX906"}
    stuck = lambda s, x: good_step(s, x)[0].replace(step=s.step)
    assert (
        finding(check.state_changes, stuck, (new_state(), X), changes=("step",), codes=codes)[0]
        == "JX906"
    )
    # The result has nothing where the new state was looked for.
    inner = dict(PARTS, after=lambda result: result["state"])
    for f in (lambda s, x: s, lambda s, x: 7, lambda s, x: {}):
        assert finding(check.state_changes, f, (new_state(), X), **inner)[0] == "JX122"
    with pytest.raises(check.Ungradable, match="no part"):
        check.state_changes(good_step, (new_state(), X), changes=("batch_stats",))


def test_statistics_of_a_collection():
    variables = {"params": {"w": jnp.ones(2)}, "batch_stats": {"mean": jnp.zeros(2)}}
    update = lambda v, x: {**v, "batch_stats": {"mean": x.mean(0)}}
    options = {"changes": ("batch_stats",), "keeps": ("params",)}
    x = jnp.ones((4, 2))
    check.state_changes(update, (variables, x), **options)
    assert finding(check.state_changes, lambda v, x: v, (variables, x), **options)[0] == "JX823"
    drops = lambda v, x: {"params": v["params"]}
    assert finding(check.state_changes, drops, (variables, x), **options)[0] == "JX122"


# Speed.


def noisy(median, n, seed, spread=0.5):
    rng = random.Random(seed)
    return [median * rng.lognormvariate(0, spread) for _ in range(n)]


def test_verdict_on_made_up_ratios():
    assert verdict([], 3) == "undecided"
    # Few ratios decide only where each of them is clear.
    assert verdict([10.0] * 4, 3) == "undecided"
    assert verdict([10.0] * 5, 3) == "pass"
    assert verdict([10.0] * 9 + [5.0], 3) == "undecided"
    assert verdict([31.0] * 2, 3) == "undecided"
    assert verdict([31.0] * 3, 3) == "pass"
    assert verdict([31.0] * 3 + [29.0], 3) == "undecided"
    assert verdict([1.0] * 5, 3) == "fail"
    assert verdict([1.0] * 9 + [2.0], 3) == "undecided"
    assert verdict([5.0] * 10, 3) == "undecided"
    assert verdict([5.0] * 11, 3) == "pass"
    assert verdict([1.0] * 11, 3) == "fail"
    assert verdict(noisy(3, 120, 0), 3) == "undecided"
    # A third of the pairs disturbed as badly as can be does not turn the verdict.
    assert verdict([10.0] * 80 + [0.0] * 40, 3) != "fail"
    sizes = (5, 11, 31)
    wrong = sum(verdict(noisy(6, n, s), 3) == "fail" for s in range(200) for n in sizes)
    wrong += sum(verdict(noisy(1.5, n, s), 3) == "pass" for s in range(200) for n in sizes)
    assert wrong == 0
    assert sum(verdict(noisy(6, 61, s), 3) == "pass" for s in range(100)) > 95


class Clocked(check.LocalSubject):
    """A subject whose times are made up."""

    def __init__(self, f, ratios):
        super().__init__(f)
        self.ratios = ratios
        self.asked = 0

    def __jaxercise_subject__(self):
        return self

    def timed(self, calls, baseline, threshold):
        self.asked += 1
        return Timing(error=None, ratios=tuple(self.ratios))


def test_faster():
    inputs = lambda rng, case: (jnp.ones(3),)
    check.faster(Clocked(eager, [10.0] * 11), eager, inputs, 3)
    assert finding(check.faster, Clocked(eager, [1.0] * 11), eager, inputs, 3)[0] == "JX434"
    # Another answer is never timed.
    other = Clocked(lambda x: x, [10.0] * 11)
    assert finding(check.faster, other, eager, inputs, 3)[0] is not None
    assert other.asked == 0


def test_the_benefit_of_the_doubt_is_recorded():
    unclear = Clocked(eager, noisy(3, 120, 0))
    with check.recording() as log:
        check.faster(unclear, eager, lambda rng, case: (jnp.ones(3),), 3)
    assert unclear.asked == 2
    assert log[0].passed
    assert "benefit of the doubt" in str(log[0].note)


def test_counts_decide_before_the_clock():
    inputs = lambda rng, case: (jnp.ones(3),)
    f = Clocked(eager, [])
    check.faster(f, eager, inputs, 3, decided=lambda: True)
    assert finding(check.faster, f, eager, inputs, 3, decided=lambda: False)[0] == "JX434"
    assert f.asked == 0


def test_timed_measures_both():
    # No claim about the time itself: only that ratios come, and stop when they are clear.
    slow = lambda x: [np.sort(x) for _ in range(200)] and x
    report = timed(lambda x: x, slow, [((np.ones(100),), {})], 2.0)
    assert report.error is None
    assert len(report.ratios) >= 3
    assert timed(lambda x: 1 / 0, slow, [((np.ones(2),), {})], 2.0).error is not None
