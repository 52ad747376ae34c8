"""What `autograder.lowering` does otherwise than JAX can be turned off, all of it and one by one;
marks and findings are the same without it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.lowering import REPLACEMENTS, VARIABLE, LoweringError, handed_on, turned_off
from autograder.proctor import Slot
from autograder.proctor._shared import open_warm
from autograder.proctor._store import environment
from autograder.sandbox import SELFTEST, SandboxError, ask

from .conftest import answer, graded, make_job, marked
from .test_layers import PACKAGE
from .tiny_course import jaxercise


NAMES = {each.name for each in REPLACEMENTS}


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("", set()),
        ("0", set()),
        ("1", NAMES),
        ("ready", {"ready"}),
        (" ready, few ", {"ready", "few"}),
        (",".join(sorted(NAMES)), NAMES),
    ],
)
def test_what_is_turned_off(text: str, off: set[str]):
    assert turned_off({VARIABLE: text}) == off
    assert turned_off({}) == set()


@pytest.mark.parametrize("text", ["true", "raedy", "ready;few", "ready,", "-ready"])
def test_another_name_is_an_error_that_says_which_there_are(text: str):
    with pytest.raises(LoweringError, match=f"{VARIABLE}={text}: there is no .*few.*ready"):
        turned_off({VARIABLE: text})


def test_commands_say_so_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(VARIABLE, "raedy")
    done = jaxercise(tmp_path, "doctor")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"jaxercise: {VARIABLE}=raedy: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_doctor_says_what_is_in_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(VARIABLE, "ready,few")
    told = json.loads(jaxercise(tmp_path, "doctor", "--json").stdout)["lowering"]
    assert set(told) == NAMES
    assert {name for name, state in told.items() if state == "off"} == {"ready", "few"}
    assert told["tracebacks"] == told["programs"] == "on"


def test_results_and_compiled_programs_are_kept_apart(monkeypatch: pytest.MonkeyPatch):
    for code in (True, False):
        monkeypatch.delenv(VARIABLE, raising=False)
        usual = environment(code)
        assert "stock JAX" not in usual
        monkeypatch.setenv(VARIABLE, "0")
        assert environment(code) == usual
        monkeypatch.setenv(VARIABLE, "ready,few")
        assert environment(code) == usual | {"stock JAX": "few,ready"}


LOOK = """
import os
from jax._src import pjit
from autograder.lowering import quicken
result = [quicken(), type(pjit._pjit_call_impl_python).__name__, os.environ.get(VARIABLE)]
""".replace("VARIABLE", repr(VARIABLE))


@pytest.mark.parametrize("text", ["", "interpret,tracebacks", "1"])
def test_it_reaches_candidates_and_runners(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
):
    monkeypatch.setenv(VARIABLE, text)
    off = turned_off()
    try:
        opened = open_warm(only="runner", cache_dir=tmp_path / "cache")
    except SandboxError as error:
        pytest.skip(f"no level with walls works here: {error}")
    with opened, opened.start(SELFTEST) as job:
        # Asked for again, it is what the fork server has put in place, whatever a job says.
        ask(job, f"import os; os.environ[{VARIABLE!r}] = 'plugins'")
        states, calls, _ = ask(job, LOOK).result
    assert {name for name, state in states.items() if state == "off"} == off
    assert calls == ("function" if {"few", "ready"} <= off else "_Calls")
    assert handed_on() == ({VARIABLE: ",".join(sorted(off))} if off else {})


REFERENCE = """
def double(x):
    return 2 * x

def softmax(x):
    return jax.nn.softmax(x)

def counts(i):
    return jnp.zeros(4, jnp.int32).at[i].add(1)

def noise(key, shape):
    return jax.random.normal(key, shape)

def energy(x):
    return jnp.sum(x**2)

def loop(x):
    return jax.lax.fori_loop(0, 3, lambda i, y: y * 1.5 + i, x)
"""
ANSWERS = {
    "double": "def double(x):\n    return x + x",
    # Overflows; right for what is small.
    "softmax": "def softmax(x):\n    return jnp.exp(x) / jnp.exp(x).sum()",
    # Reads all before it writes.
    "counts": "def counts(i):\n    z = jnp.zeros(4, jnp.int32)\n    return z.at[i].set(z[i] + 1)",
    "noise": "def noise(key, shape):\n    return jax.random.normal(key, shape)",
    "energy": "def energy(x):\n    return jnp.sum(jax.lax.stop_gradient(x) * x)",
    # Cannot be compiled.
    "loop": "def loop(x):\n    x = np.asarray(x)\n    for i in range(3):\n"
    "        x = x * 1.5 + i\n    return jnp.asarray(x)",
}
FLOATS = "inputs=lambda rng, case: rng.normal(size=3 + case) * 10.0 ** (2 * case)"
TESTS = {
    "double": f"""
check.equivalent(double, reference.double, {FLOATS})
check.jittable(double, jnp.arange(3.0))
check.pure(double, jnp.arange(3.0))
""",
    "softmax": f"check.equivalent(softmax, reference.softmax, {FLOATS})",
    "counts": """
check.values(counts(jnp.array([0, 2])), jnp.array([1, 0, 1, 0]))
check.values(counts(jnp.array([0, 2, 2])), jnp.array([1, 0, 2, 0]))
check.jittable(counts, jnp.array([0, 2]))
""",
    "noise": """
check.distributed(noise(jax.random.key(0), (500,)), "normal")
check.key_sensitive(noise, lambda key: (key, (4,)))
check.values(noise(jax.random.key(1), (3,)), reference.noise(jax.random.key(1), (3,)))
""",
    "energy": """
check.equivalent(energy, reference.energy, inputs=lambda rng, case: rng.normal(size=4))
check.gradients(energy, reference.energy, inputs=lambda rng, case: rng.normal(size=4))
""",
    "loop": f"""
check.equivalent(loop, reference.loop, {FLOATS})
check.jittable(loop, jnp.arange(3.0))
""",
}
SHOWN = "print(softmax(jnp.arange(3.0)), counts(jnp.array([1, 1])), noise(jax.random.key(3), (2,)))"
# A trusted cell's own code runs in the examiner.
EXAMINED = """
from autograder.lowering import quicken
check.true({state for state in quicken().values()} == STATES, "the examiner has it as well")
"""


def exercises(cache: Path, states: set[str]) -> Any:
    """What becomes of a small submission, in a slot with compiled programs."""
    cells = []
    for name, source in ANSWERS.items():
        cells += [answer(name, source), graded(name, TESTS[name])]
    cells.append(answer("shown", f"{SHOWN}\nshown = 1"))
    cells.append(graded("shown", EXAMINED.replace("STATES", repr(states))))
    slot = Slot(cache=cache / "programs", own_cache=cache / "examiner")
    try:
        return marked(slot, make_job(*cells, reference=REFERENCE))
    finally:
        slot.close()


def test_a_small_submission_gets_the_same_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    usual = exercises(tmp_path, {"on"})
    outcomes = {name: each["outcome"] for name, each in usual["exercises"].items()}
    passed = dict.fromkeys(("double", "noise", "shown"), "passed")
    partly = dict.fromkeys(("counts", "energy", "loop"), "partly")
    assert outcomes == {**passed, **partly, "softmax": "failed"}
    monkeypatch.setenv(VARIABLE, "1")
    assert exercises(tmp_path, {"off"}) == usual


# A class.

ROOT = PACKAGE.parent
ASSIGNMENTS = ("01_updates", "02_random")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("nbgrader")
    from benchmarks._classes import hand_in
    from benchmarks._course import copy_course

    root = tmp_path_factory.mktemp("stock") / "course"
    copy_course(root, ASSIGNMENTS)
    # A secret of its own, but the same each time: hidden inputs hang on it.
    (root / ".course_secret").write_text("0123456789abcdef\n")
    hand_in(root / "submitted", 6, seed=3, only=ASSIGNMENTS)
    return root


def marks(course: Path) -> Any:
    """Points, outcomes and findings, by submission and exercise."""
    done = jaxercise(course, "grade", "--json", timeout=1800)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["submissions"]


@pytest.fixture(scope="module")
def expected(course: Path) -> Any:
    found = marks(course)
    outcomes = {e["outcome"] for row in found for e in row["exercises"].values()}
    assert len(found) == 6
    assert {"passed", "missing"} < outcomes | {"missing"} and len(outcomes - {"missing"}) > 1
    return found


@pytest.mark.slow
@pytest.mark.parametrize("off", ["1", "ready,few,programs", "interpret"])
def test_a_class_gets_the_same_without(
    course: Path, expected: Any, monkeypatch: pytest.MonkeyPatch, off: str
):
    monkeypatch.setenv(VARIABLE, off)
    # The results of one setting are no other's: this is marked.
    before = len(list((course / "build" / "results").rglob("*.json")))
    assert marks(course) == expected
    assert len(list((course / "build" / "results").rglob("*.json"))) > before
    shutil.rmtree(course / "feedback")
