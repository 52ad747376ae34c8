"""The examiner against a process that answers whatever it likes.

The other ends of its connections are played here: honestly but for one answer, which Hypothesis
makes up. Whatever that is, the exercise ends in an outcome that is no fault of ours.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from autograder import examiner, records
from autograder.diagnoses import find
from autograder.records import plain, replace
from autograder.wire import (
    FROM_TRUSTED,
    Codec,
    Handle,
    Leaf,
    Limits,
    Raised,
    Spec,
    WireError,
    receive,
    send,
)

from .conftest import answer, graded, make_job


# An exception may claim to be a MemoryError.
OUTCOMES = {"passed", "partly", "failed", "crashed", "out_of_memory"}
X = np.ones(3, np.float32)
ERROR = {"type": "ValueError", "mro": ["ValueError", "Exception"], "message": "no", "line": None}
F = Handle(1, "builtins.function", "<function f>", callable=True)
# What an honest process answers of a function that returns its argument.
REPORTS: dict[str, Any] = {
    "parameters": ["x"],
    "purity": {
        "error": None,
        "as_jax": False,
        "returned": "[1. 1. 1.]",
        "mutated": [
            {
                "argument": 0,
                "path": "",
                "row": None,
                "changed": 1,
                "size": 3,
                "before": "[1.]",
                "after": "[2.]",
            }
        ],
        "read_only": None,
        "state": [{"name": "calls", "before": "0", "after": "1"}],
        "tracers": [],
        "host_generator": False,
        "repeatable": True,
        "again": True,
        "frozen_noise": False,
    },
    "jit_agreement": {
        "eager_error": None,
        "error": None,
        "pairs": [[X, X], [X, X + 1]],
        "callbacks": [],
        "tracers": [],
    },
    "vjp": {"error": None, "out": [X], "grads": [X]},
    "program_facts": {"error": None, "primitives": {"add": 1}, "equations": 1, "captured": [[3]]},
    "key_ledger": {
        "unusable": "",
        "error": None,
        "draws": 2,
        "remat": False,
        "reuses": [
            {
                "kind": "drawn-twice",
                "times": 2,
                "same_site": False,
                "folded": False,
                "calls": 2,
                "places": 2,
                "lines": ["line 1 of f: return x"],
                "samplers": ["normal"],
            }
        ],
    },
    "execution": {
        "error": None,
        "first": {"f": 1},
        "second": {"f": 1},
        "compiled": 0,
        "whole": None,
    },
    "trace_count": {"error": None, "traced": 2, "calls": 2, "again": False},
    "timed": {"error": None, "ratios": [1.0] * 30},
}
CALLS = {
    "values": "check.values(f(x), x + 1)",
    "nested": 'check.values(f(x), {"a": (x, [x, 1])})',
    "text": 'check.values(f(x), "text")',
    "key": "check.values(f(x), jax.random.key(0))",
    "aux": "check.has_aux(f(x), {'w': x}, aux=x)",
    "raises": "check.raises(ValueError, f, x, match='no')",
    "true": "check.true(f(x), 'must hold')",
    "plain": "assert f(x) == 3 and len(f(x)) == 1 and 3 in f(x)",
    "close": "assert abs(f(x) - 3.0) < 1e-6 and np.allclose(f(x)[0], 3.0)",
    "distributed": 'check.distributed(f(x), "normal")',
    "independent": "check.independent(f(x))",
    "rows": "check.distinct_rows(f, x)",
    "moves": "check.state_changes(f, ({'params': x},), changes=['params'])",
    "dropout": "check.dropout_statistics(lambda k, y: f(y), 0.5)",
    "equivalent": "check.equivalent(f, lambda x: x + 1, inputs=inputs, cases=3)",
    "sensitive": "check.key_sensitive(f, lambda key: (key,))",
    "gradients": "check.gradients(f, lambda x: x * 2, inputs=inputs, cases=2)",
    "faster": "check.faster(f, lambda x: x, inputs, 2.0)",
    "grad": "check.values(jax.grad(f)(x), x)",
    "shape": "check.true(jax.eval_shape(f, x).shape == (3,), 'a shape')",
}
PROBED = {
    "purity": "check.pure(f, x)",
    "jit_agreement": "check.jittable(f, x)",
    "vjp": "check.gradients(f, lambda x: x + x, inputs=inputs, cases=1)",
    "program_facts": "check.vectorised(f, lambda n: (np.ones(n),))",
    "key_ledger": "check.keys_used_once(f, x)",
    "execution": "check.jitted(f, x)",
    "trace_count": "check.traces(f, [(x,), (x,)], 1)",
    "timed": "check.faster(f, lambda x: x, inputs, 2.0)",
    "parameters": "check.pure(f, x)",
}
SETUP = "x = np.ones(3, np.float32)\ninputs = lambda rng, case: (np.full(3, 2.0, np.float32),)"


class Candidate(threading.Thread):
    """Answers requests until the connection ends; `lie` may change any answer."""

    def __init__(self, sock: socket.socket, lie: Callable[[str, dict, Any], Any]):
        super().__init__(daemon=True)
        self.sock = sock
        self.lie = lie

    def run(self) -> None:
        codec = Codec(
            from_reference=lambda id: F,
            unpickle=lambda data: None,
            to_handle=lambda value: None,
        )
        with contextlib.suppress(EOFError, OSError), self.sock:
            while True:
                request = receive(self.sock, codec, limits=FROM_TRUSTED)
                nonce, op = request.pop("nonce"), request.pop("op")
                said = self.lie(op, request, honest(op, request))
                kind = "raised" if isinstance(said, Raised) else "value"
                reply = {"nonce": nonce, kind: said}
                if op == "call":
                    reply["changed"] = self.lie("changed", request, honest("changed", request))
                try:
                    send(self.sock, reply, _Handles(), limits=Limits())
                except WireError:
                    return


class _Handles(Codec):
    """Lets a Handle cross as such."""

    def __init__(self) -> None:
        super().__init__(to_handle=lambda value: value if isinstance(value, Handle) else F)


def honest(op: str, request: dict[str, Any]) -> Any:
    if op == "run":
        return {"ok": True, "outputs": [], "overflow": False, "error": None}
    if op == "bind":
        return {name: ("value", F) for name in request["names"]}
    if op in ("call", "operate", "get"):
        return X
    if op == "changed":
        return copy.deepcopy(REPORTS["purity"]["mutated"])
    if op in ("transform", "probe_transform"):
        return F
    if op == "probe":
        return copy.deepcopy(REPORTS[request["name"]])
    if op == "export":
        return Raised("TypeError", ("builtins:TypeError",), "cannot be exported", "")
    return None


class Host:
    """Plays the proctor: every process is a thread of this one."""

    def __init__(self, lie: Callable[[str, dict, Any], Any]):
        self.lie = lie
        self.jobs = 0

    def start(self, role: str) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        Candidate(theirs, self.lie).start()
        self.jobs += 1
        return self.jobs, ours

    @contextlib.contextmanager
    def working(self, job: int, seconds: float) -> Iterator[Callable[[], None]]:
        yield lambda: None

    def postmortem(self, job: int) -> str:
        return "crashed"

    def stop(self, job: int) -> None:
        pass


@pytest.fixture(autouse=True)
def untouched(monkeypatch):
    """The examiner lets the transforms of jax take remote functions, for good."""
    for name in dir(jax):
        if callable(getattr(jax, name)) and not name.startswith("_"):
            monkeypatch.setattr(jax, name, getattr(jax, name))


def mark(statement: str, lie: Callable[[str, dict, Any], Any]) -> dict[str, Any]:
    hidden = f"{SETUP}\n### BEGIN HIDDEN TESTS\n{statement}\n### END HIDDEN TESTS"
    job = make_job(
        answer("f", "def f(x):\n    return x"),
        graded("f", f"{SETUP}\n{statement}"),
        replace(graded("f", hidden), id="hidden_f"),
    )
    result = plain(examiner.mark(job, Host(lie)))
    json.dumps(result, allow_nan=False)
    return {**result["exercises"]["f"], "notices": result["notices"]}


def assert_settled(got: dict[str, Any]) -> None:
    assert got["outcome"] in OUTCOMES, got["notices"]
    for found in got["findings"]:
        read = records.read(records.Finding, found)
        assert (read.slug, read.more) == (find(read.code).slug, find(read.code).more)
        assert sum(map(len, found.values())) < 20_000
        assert "\x1b" not in json.dumps(found, ensure_ascii=False)


# Values.

numbers = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([-1, 0, 10**9, 10**400]),
    st.floats(),
    st.complex_numbers(),
)
texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["\x1b[31m", "\u202eabc", "x" * 100_000, "f", "params", "{}", "%s"]),
)
DTYPES = ["float32", "float64", "int32", "bool", "uint8", "complex64", "float16", "uint32"]
SHAPES = [(), (0,), (1,), (3,), (2,), (3, 3), (1, 3), (0, 3), (2, 3, 4), (64, 64), (300,)]


@st.composite
def arrays(draw: Any) -> Any:
    shape, dtype = draw(st.sampled_from(SHAPES)), draw(st.sampled_from(DTYPES))
    fill = draw(st.sampled_from([0, 1, 2, 255, "nan", "inf", "random"]))
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        if fill == "random":
            return np.asarray(rng.normal(size=shape) * 3, np.dtype(dtype))
        if isinstance(fill, str):
            kind = np.dtype(dtype).kind
            return np.full(shape, float(fill) if kind in "fc" else 1, np.dtype(dtype))
        return np.full(shape, fill, np.dtype(dtype))


CLAIMS = [
    "builtins:function",
    "builtins:int",
    "builtins:dict",
    "builtins:tuple",
    "builtins:list",
    "builtins:str",
    "builtins:type",
    "collections:OrderedDict",
    "jax:Array",
    "jax:nope",
    "jaxlib:_jax",
    "x",
]
handles = st.builds(
    Handle,
    st.integers(-5, 2**40),
    texts,
    texts,
    st.fixed_dictionaries(
        {"callable": st.booleans(), "classes": st.lists(st.sampled_from(CLAIMS), max_size=3)}
    ),
)
raised = st.builds(
    Raised,
    texts,
    st.lists(
        st.sampled_from(
            [
                "builtins:ValueError",
                "builtins:ExceptionGroup",
                "builtins:BaseException",
                "builtins:KeyboardInterrupt",
                "builtins:UnicodeDecodeError",
                "builtins:StopIteration",
                "builtins:AssertionError",
                "builtins:NameError",
                "builtins:MemoryError",
                "jax.errors:TracerBoolConversionError",
                "autograder.checks:CheckFailed",
                "autograder.checks:Ungradable",
                "",
            ]
        ),
        max_size=3,
    ).map(tuple),
    texts,
    texts,
)
leaves = st.one_of(
    numbers,
    texts,
    arrays(),
    handles,
    st.binary(max_size=8),
    st.sampled_from(
        [Spec((3,), "float32"), Spec((2**30, 2**9), "key:fry"), Leaf(0), np.dtype("int8"), int]
    ),
    st.integers(0, 5).map(jax.random.key),
)
keys = st.one_of(st.sampled_from(["a", "w", "params", "error", "out", 0, None]), texts, numbers)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=8,
)
anything = st.one_of(values, values, raised)


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The paths of all parts of a report."""
    yield path
    if type(value) in (dict, list):
        for key, part in value.items() if type(value) is dict else enumerate(value):
            yield from places(part, (*path, key))


def put(value: Any, path: tuple, part: Any) -> Any:
    if not path:
        return part
    made = copy.copy(value)
    if part is LEFT_OUT and len(path) == 1:
        del made[path[0]]
    else:
        made[path[0]] = put(made[path[0]], path[1:], part)
    return made


LEFT_OUT = object()
EXAMPLES = int(os.environ.get("JAXERCISE_HOSTILE_EXAMPLES", "6"))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="JAXERCISE_HOSTILE_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("probe", sorted(PROBED))
@FUZZ
@given(data=st.data())
def test_any_report_of_a_probe_ends_in_an_outcome(probe, data):
    spots = list(places(REPORTS[probe]))
    path = data.draw(st.sampled_from(spots))
    part = data.draw(st.one_of(st.just(LEFT_OUT), anything) if path else anything)
    report = put(REPORTS[probe], path, part)

    def lie(op: str, request: dict[str, Any], true: Any) -> Any:
        if op == "call" and probe == "vjp":
            # Nearly right, so that double precision is asked.
            return {"out": [2 * np.full(3, 2.0, np.float32)], "grads": [X * 2.001]}
        return report if op == "probe" and request["name"] == probe else true

    assert_settled(mark(PROBED[probe], lie))


@pytest.mark.parametrize("probe", sorted(PROBED))
def test_what_an_honest_process_reports_is_taken(probe):
    def lie(op: str, request: dict[str, Any], true: Any) -> Any:
        if op == "call" and probe == "vjp":
            return {"out": [2 * np.full(3, 2.0, np.float32)], "grads": [X * 2.001]}
        return true

    assert "JX018" not in {found["code"] for found in mark(PROBED[probe], lie)["findings"]}


@pytest.mark.parametrize("probe", sorted(PROBED))
def test_no_object_is_asked_what_it_reports(probe):
    """It would answer for its items and attributes as it likes."""
    report = REPORTS[probe]
    first = (next(iter(report)) if type(report) is dict else 0,)
    for path in ((), first):
        asked: list[str] = []

        def lie(op: str, request: dict[str, Any], true: Any, path=path, asked=asked) -> Any:
            asked.append(op)
            if op == "call" and probe == "vjp":
                return {"out": [2 * np.full(3, 2.0, np.float32)], "grads": [X * 2.001]}
            if op == "probe" and request["name"] == probe:
                object_ = Handle(2, "dict", "{}", classes=("builtins:dict",))
                return put(report, path, object_)
            return true

        assert_settled(mark(PROBED[probe], lie))
        assert "probe" in asked
        assert not {"get", "operate", "instance"} & set(asked)


@FUZZ
@given(data=st.data())
def test_any_word_on_changed_arguments_ends_in_an_outcome(data):
    told = REPORTS["purity"]["mutated"]
    path = data.draw(st.sampled_from(list(places(told))))
    part = data.draw(st.one_of(st.just(LEFT_OUT), anything) if path else anything)
    changed = put(told, path, part)

    def lie(op: str, request: dict[str, Any], true: Any) -> Any:
        if op == "probe" and request["name"] == "purity":
            return {**true, "mutated": []}
        return changed if op == "changed" else true

    assert_settled(mark("check.pure(f, x)", lie))


@pytest.mark.parametrize("statement", sorted(CALLS))
@FUZZ
@given(said=anything)
@example(said=[None, []])
@example(said={1: X, "a": X})
@example(said=Spec((2**30, 2**9), "key:fry"))
@example(said=Handle(2, "C", "C", classes=("builtins:tuple",)))
@example(said=Raised("E", ("builtins:ExceptionGroup",), "no", ""))
def test_any_value_of_a_call_ends_in_an_outcome(statement, said):
    def lie(op: str, request: dict[str, Any], true: Any) -> Any:
        return said if op == "call" else true

    assert_settled(mark(CALLS[statement], lie))


@pytest.mark.parametrize(
    "op", ["bind", "run", "export", "transform", "probe_transform", "operate", "get", "instance"]
)
@FUZZ
@given(said=anything, whole=st.booleans(), statement=st.sampled_from(sorted(CALLS)))
def test_any_answer_to_any_request_ends_in_an_outcome(op, said, whole, statement):
    object_ = Handle(2, "Thing", "<Thing>")

    def lie(asked: str, request: dict[str, Any], true: Any) -> Any:
        if asked == "call" and op in ("operate", "get"):
            return object_
        if asked != op or whole or type(true) is not dict:
            return said if asked == op else true
        return {name: said for name in true}

    assert_settled(mark(CALLS[statement], lie))
