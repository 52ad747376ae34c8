"""Probes: what they report is plain data, and their view of the student's code is right."""

from __future__ import annotations

import functools
import json
import os

import jax
import jax.numpy as jnp
import numpy as np

from autograder import probes
from autograder.probes._fingerprint import State, reachable
from autograder.probes._user import is_user_file


X = np.ones((2, 3), np.float32)
CONSTANT = jnp.arange(3.0)
HISTORY: list = []


def helper(x):
    HISTORY.append(1)
    return x * CONSTANT


def student(x, scale=2.0):
    return helper(x) * scale


def test_reports_are_plain():
    reports = [
        probes.purity(student, (X,), {}),
        probes.program_facts(student, (X,), {}),
        probes.execution(student, (X,), {}),
        probes.trace_count(student, [((X,), {})]),
        probes.key_ledger(lambda key: jax.random.bits(key, (2,)), (jax.random.key(0),), {}),
        probes.purity(lambda x: 1 / 0, (X,), {}),
    ]
    for report in reports:
        json.dumps(probes.plain_report(report))


def test_errors_name_the_students_line():
    report = probes.purity(lambda x: x.missing, (X,), {})
    assert report.error is not None
    assert report.error.type == "AttributeError"
    assert "AttributeError" in report.error.mro
    assert "x.missing" in str(report.error.line)


def test_reachable_state_follows_helpers_partials_and_wrappers():
    names = set(reachable(student))
    assert {"HISTORY", "CONSTANT", "the default of scale"} <= names
    assert "HISTORY" in reachable(functools.partial(student, scale=1.0))
    assert "HISTORY" in reachable(jax.jit(student))
    assert "HISTORY" in reachable(jax.vmap(student))
    assert "HISTORY" in reachable(lambda x: student(x))
    # A library's own globals are none of ours.
    assert reachable(jnp.sin) == {}


def test_state_names_what_changed():
    before = State(student)
    student(X)
    (change,) = before.changed(State(student))
    assert change.name == "HISTORY"


def test_a_global_module_is_no_state():
    import flax.linen as nn

    class Net(nn.Module):
        def setup(self):
            self.dense = nn.Dense(2)

        def __call__(self, x):
            return self.dense(x)

    net = Net()
    variables = net.init(jax.random.key(0), X)
    report = probes.purity(lambda v, x: net.apply(v, x), (variables, X), {})
    assert report.state == ()
    assert report.repeatable and report.again


def test_user_files():
    assert is_user_file(__file__)
    assert is_user_file("<ipython-input-3-abc>")
    assert is_user_file("/tmp/ipykernel_1/12.py")
    assert not is_user_file(jax.__file__)
    assert not is_user_file(os.__file__)
    assert not is_user_file(probes.__file__)
    assert not is_user_file("<string>")


def test_copies():
    original = {"b": [X, (X, None)], "a": X}
    copy = probes.fresh(original)
    assert list(copy) == ["b", "a"]
    copy["b"][0][:] = 0
    assert X.all()
    locked = probes.frozen(original)
    assert not locked["a"].flags.writeable and X.flags.writeable
    assert probes.fingerprint(original) == probes.fingerprint(probes.fresh(original))
    moved = probes.shuffled({"x": np.arange(3.0), "i": np.arange(3), "n": 2})
    assert moved["x"].tolist() == [2, 0, 1]
    assert moved["i"].tolist() == [0, 1, 2]
    assert moved["n"] == 2


def test_program_facts():
    facts = probes.program_facts(lambda x: jax.lax.scan(lambda c, r: (c, r), 0.0, x)[1], (X,), {})
    assert facts.primitives["scan"] == 1
    facts = probes.program_facts(student, (X,), {})
    assert (3,) in facts.captured
    assert probes.program_facts(lambda x: np.sin(x), (X,), {}).error is not None


def test_vjp_in_double_precision():
    report = probes.vjp(lambda x: jnp.sum(x**2), [np.float32(1)], (X,), {}, x64=True)
    assert report.grads[0].dtype == np.float64
    assert not jax.config.jax_enable_x64
