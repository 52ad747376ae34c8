"""Whatever an answer is, a check ends in a finding about it: soon, and in no other exception.

Hypothesis makes up values that nobody would think of, and each check of the catalogue meets them,
as it does in a student's own notebook and as it does when a notebook is marked: through the wire,
from a process that is played here.
"""

from __future__ import annotations

import collections
import contextlib
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import jax
import ml_dtypes
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from autograder import check, checks
from autograder.checks import CheckFailed, Context, context
from autograder.examiner._exceptions import CandidateGone, StudentError
from autograder.examiner._runner import Runner
from autograder.examiner._session import Session
from autograder.wire import Handle, Spec

from .conftest import LIMITS
from .test_hostile_replies import REPORTS, Host, untouched as untouched


X = np.ones(3, np.float32)
KEYS = [jax.random.key(0), jax.random.split(jax.random.key(1), 3), jax.random.PRNGKey(0)]
Claims = collections.namedtuple("Claims", ["shape", "dtype", "size", "ndim"])
#: CPU seconds that the examiner may spend on one value.
SECONDS = 0.05

# Values that can come from a student's code, in their own notebook or through the wire.

dtypes = st.sampled_from(
    [np.dtype(d) for d in "? i1 u1 i4 u4 i8 u8 f2 f4 f8 c8 c16".split()]
    + [np.dtype(getattr(ml_dtypes, n)) for n in "bfloat16 float8_e4m3fn float8_e5m2 int4".split()]
)
shapes = st.sampled_from(
    [(), (0,), (1,), (3,), (300,), (3, 3), (0, 3), (1,) * 30, (2, 3, 4), (64, 64)]
)


@st.composite
def arrays(draw: Any) -> Any:
    dtype, shape = draw(dtypes), draw(shapes)
    fill = draw(st.sampled_from(["zeros", "random", "nan", "large"]))
    with np.errstate(all="ignore"):
        made = {
            "zeros": lambda: np.zeros(shape),
            "random": lambda: np.random.default_rng(0).normal(size=shape) * 3,
            "nan": lambda: np.full(shape, np.nan if dtype.kind in "fc" else 7.0),
            "large": lambda: np.full(shape, 2.0**31),
        }[fill]()
        made = made.astype(dtype)
    return draw(st.sampled_from([lambda: made, lambda: made[()], lambda: jax.device_put(made)]))()


numbers = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.sampled_from([2**64 - 1, 2**63, -(2**63) - 1, 2**64, 1 << 13_999, 10**400]),
    st.floats(),
    st.complex_numbers(),
)
texts = st.sampled_from(["", "a", "\ud800", "\x1b[31m", "x" * 100_000, "params"])
claims = st.builds(Claims, st.sampled_from([(3,), 3, None, "x"]), dtypes, numbers, numbers)
leaves = st.one_of(
    numbers,
    texts,
    arrays(),
    claims,
    st.sampled_from([*KEYS, b"bytes", int, np.dtype("int8"), Spec((3,), "float32"), {1, "a"}]),
)
names = st.one_of(st.sampled_from(["a", "params", 0, None, (1, 2), 2**64]), texts)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(names, inner, max_size=4),
    ),
    max_leaves=8,
)
rng = np.random.default_rng(1)
#: Large ones, and what each stands for.
LARGE: dict[str, Callable[[], Any]] = {
    "floats": lambda: [1.5] * 150_000,
    "different floats": lambda: list(map(float, range(150_000))),
    "pairs": lambda: [(1.5, "a")] * 40_000,
    "dictionary": lambda: {f"k{i}": 1.5 for i in range(4000)},
    "arrays": lambda: [rng.normal(size=4) for _ in range(700)],
    "more arrays": lambda: [rng.normal(size=9) for _ in range(5000)],
    "lengths": lambda: [rng.normal(size=i) for i in range(3, 300)],
    "rows": lambda: rng.normal(size=(300, 300)),
    "equal rows": lambda: np.tile(rng.normal(size=500), (300, 1)),
    "nearly constant rows": lambda: 1000 + 1e-3 * rng.normal(size=(250, 200)),
    "samples": lambda: rng.normal(size=300_000),
    "deep": lambda: nested(60),
    "bushy": lambda: bushy(6, 6),
}
#: And those that cannot cross.
LOCAL: dict[str, Callable[[], Any]] = {
    "a million": lambda: [1.5] * 1_000_000,
    "itself": lambda: itself([]),
    "itself in a dictionary": lambda: {"a": itself([])},
    "too deep": lambda: nested(300),
    "shared": lambda: bushy(40, 2, shared=True),
    "objects": lambda: np.array([object(), None], object),
    "strings": lambda: np.array(["a", "b"]),
    "dates": lambda: np.array(["2020-01-01"], "M8[D]"),
    "fields": lambda: np.zeros(3, [("a", "f4")]),
    "hostile": lambda: Hostile(),
    "hostile in a list": lambda: [Hostile(), {"a": Hostile()}],
    "function": lambda: len,
    "class": lambda: Hostile,
    "long int": lambda: 10**5000,
    "long ints": lambda: {10**5000: [10**5000]},
    "masked": lambda: np.ma.masked_array([1.0, 2.0], [True, False]),
}


class Hostile:
    """Answers every question with an exception or a lie."""

    shape, ndim = "shape", None

    @property
    def dtype(self) -> Any:
        raise RuntimeError("no")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    def __bool__(self) -> bool:
        raise RuntimeError("no")

    def __len__(self) -> int:
        raise RuntimeError("no")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("no")

    __hash__ = object.__hash__


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 1.0


def bushy(depth: int, width: int, *, shared: bool = False) -> Any:
    if not depth:
        return 1.0
    if shared:
        return [bushy(depth - 1, width, shared=True)] * width
    return [bushy(depth - 1, width) for _ in range(width)]


def itself(made: list[Any]) -> list[Any]:
    made.append(made)
    return made


# The catalogue: each check, on a value or on a function that returns it.

WANTED = [X, 1.5, 3, {"a": X, "b": [1, 2.0]}, [X, X], (1.0, "a"), "text", KEYS[0], None, True]


def inputs(rng: np.random.Generator, case: int) -> tuple[Any, ...]:
    return (np.full(3, 2.0, np.float32),)


ON_VALUES: dict[str, Callable[[Any], None]] = {
    **{f"values {i}": lambda v, w=w: check.values(v, w) for i, w in enumerate(WANTED)},
    "values loose": lambda v: check.values(v, [X, [1, 2]], dtype=False, structure="loose"),
    "values type": lambda v: check.values(v, X, type=jax.Array, rtol=0.1, atol=0.1),
    "values mistakes": lambda v: check.values(v, X, mistakes={"JX101": 2 * X}),
    "values dtypes": lambda v: check.values(v, X, dtype=(np.float32, np.float16)),
    "has_aux": lambda v: check.has_aux(v, {"w": X}, aux=X),
    "has_aux inside": lambda v: check.has_aux(((v, v), v), {"w": X}, aux=X),
    "independent": lambda v: check.independent(v),
    "independent two": lambda v: check.independent((v, X)),
    "distributed": lambda v: check.distributed(v, "normal"),
    "true": lambda v: check.true(v, "must hold"),
}
ON_FUNCTIONS: dict[str, Callable[[Any], None]] = {
    "equivalent": lambda f: check.equivalent(f, lambda x: x + 1, inputs=inputs, cases=3),
    "gradients": lambda f: check.gradients(f, lambda x: x + x, inputs=inputs, cases=2),
    "faster": lambda f: check.faster(f, lambda x: x, inputs, 2.0),
    "key_sensitive": lambda f: check.key_sensitive(f, lambda key: (key,)),
    "keys_used_once": lambda f: check.keys_used_once(f, X),
    "pure": lambda f: check.pure(f, X),
    "jittable": lambda f: check.jittable(f, X),
    "jitted": lambda f: check.jitted(f, X),
    "traces": lambda f: check.traces(f, [(X,), (X,)], 1),
    "vectorised": lambda f: check.vectorised(f, lambda n: (np.ones(n),)),
    "raises": lambda f: check.raises(ValueError, f, X, match="no"),
    "distinct_rows": lambda f: check.distinct_rows(f, X),
    "state_changes": lambda f: check.state_changes(f, ({"params": X},), changes=["params"]),
    "state_changes after": lambda f: check.state_changes(
        f, ({"params": X},), keeps=["params"], after=lambda out: {"params": out[0]}
    ),
    "dropout_statistics": lambda f: check.dropout_statistics(lambda k, x: f(x), 0.5),
}
FUZZ = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),  # pyright: ignore
)


def test_each_check_of_the_catalogue_is_here():
    catalogue = {name for name, f in vars(checks).items() if checks.is_check(f)}
    assert {case.split()[0] for case in (*ON_VALUES, *ON_FUNCTIONS)} == catalogue


@contextlib.contextmanager
def only_findings(*others: type[BaseException]) -> Iterator[None]:
    with contextlib.suppress(*others):
        try:
            yield
        except CheckFailed as failed:
            found = failed.finding
            assert len(str(failed)) < 20_000 and found.code.startswith("JX"), found


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("name", sorted(ON_VALUES))
@FUZZ
@given(value=trees)
@example(value=2**64 - 1)
@example(value=[KEYS[0], KEYS[0]])
@example(value=Claims((3,), np.dtype("float32"), 3, 1))
def test_any_value(name, hidden, value):
    with context(Context(hidden=hidden)), only_findings():
        ON_VALUES[name](value)


@pytest.mark.parametrize("name", sorted(ON_FUNCTIONS))
@settings(FUZZ, max_examples=6)
@given(value=trees)
def test_any_value_of_a_function(name, value):
    with only_findings():
        ON_FUNCTIONS[name](lambda *args, **kwargs: value)


@pytest.mark.parametrize("value", sorted(LARGE | LOCAL))
@pytest.mark.parametrize("name", sorted(ON_VALUES))
def test_any_large_value(name, value):
    made = (LARGE | LOCAL)[value]()
    soon(lambda: ON_VALUES[name](made), 8 * SECONDS)


# Through the wire: the process of the student's is played, the examiner's side is the real one.


class Marking:
    """A function that gives what it is told to, as the examiner has it of a notebook."""

    def __init__(self) -> None:
        self.value: Any = None
        # Whether a report can hold the value thrice.
        self.fits = True
        host: Any = Host(self.answer)
        self.session = Session(host, Runner(host, LIMITS), LIMITS, {}, {})

    @property
    def f(self) -> Any:
        return self.session.bind(["f"])["f"][1]

    def answer(self, op: str, request: dict[str, Any], true: Any) -> Any:
        if op == "call":
            return self.value
        if op == "probe" and request["name"] == "jit_agreement" and self.fits:
            return {
                **REPORTS["jit_agreement"],
                "pairs": [[self.value, self.value], [X, self.value]],
            }
        return true


@pytest.fixture(scope="module")
def marking() -> Iterator[Marking]:
    made = Marking()
    yield made
    made.session.close()


def soon(examine: Callable[[], Any], seconds: float = SECONDS) -> None:
    """Examines: in little time of this thread's, but for what only the first time costs."""
    for _ in range(3):
        start = time.thread_time()
        with only_findings(StudentError, CandidateGone):
            examine()
        spent = time.thread_time() - start
        if spent <= seconds:
            return
    raise AssertionError(f"{spent:.2f} s")


def examined(marking: Marking, name: str, value: Any, seconds: float) -> None:
    marking.value, marking.fits = value, not (type(value) is list and len(value) > 1000)
    if name in ON_VALUES:
        with contextlib.suppress(StudentError):
            came = marking.f(X)
            soon(lambda: ON_VALUES[name](came), seconds)
    else:
        f = marking.f
        soon(lambda: ON_FUNCTIONS[name](f), seconds)


@pytest.mark.parametrize("name", sorted(ON_VALUES | ON_FUNCTIONS))
@FUZZ
@given(value=st.one_of(trees, st.builds(Handle, st.just(2), texts, texts)))
@example(value=2**64 - 1)
@example(value=[KEYS[0], KEYS[0]])
@example(value=[Handle(2, "C", "C", classes=("builtins:list",))])
def test_any_value_of_a_notebook(marking, name, value):
    with context(Context(hidden=True)):
        examined(marking, name, value, SECONDS)


@pytest.mark.parametrize("value", sorted(LARGE))
def test_any_large_value_of_a_notebook(marking, value):
    made = LARGE[value]()
    for name in sorted(ON_VALUES | ON_FUNCTIONS):
        # What it costs to read it from the wire is among it, more than once for some checks.
        examined(marking, name, made, 3.0)


@pytest.mark.parametrize("value", ["different floats", "more arrays"])
def test_memory_is_bounded(value):
    made = LARGE[value]()
    tracemalloc.start()
    try:
        for name in ("values 0", "values 4", "has_aux", "independent", "distributed"):
            with only_findings():
                ON_VALUES[name](made)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200 << 20
