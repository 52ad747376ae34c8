"""The engine from job to result, with real processes and the real sandbox."""

from __future__ import annotations

import json
import re

import pytest

from autograder.probes import INTERPRET
from autograder.records import replace

from .conftest import answer, cell, graded, make_job, marked


SET_FIRST = "def set_first(x, v):\n    return jnp.asarray(x).at[0].set(v)"
SET_FIRST_TESTS = """check.values(set_first(jnp.array([1.0, 2.0]), 9.0), jnp.array([9.0, 2.0]))
check.pure(set_first, np.arange(3, dtype=np.float32), 7.0)
### BEGIN HIDDEN TESTS
check.equivalent(set_first, reference.set_first, inputs=lambda rng, case: (
    jnp.asarray(rng.normal(size=3 + 2 * (case % 2)), jnp.float32), float(case)))
check.jittable(set_first, jnp.arange(4.0), 2.0)
### END HIDDEN TESTS"""
SHORT = {"cell_cpu_s": 2.0, "cell_wall_s": 20.0, "memory_bytes": 1 << 30}
# For what ends otherwise, however slow the machine is.
LONG = {**SHORT, "cell_cpu_s": 20.0, "cell_wall_s": 60.0}


def codes(exercise: dict) -> list[str]:
    return [f["code"] for f in exercise["findings"]]


@pytest.fixture
def set_first(mark_one):
    def mark(source, **more):
        return mark_one("set_first", source, SET_FIRST_TESTS, reference=SET_FIRST, **more)

    return mark


def test_a_right_answer_gets_all_points_and_no_finding(set_first):
    got = set_first(SET_FIRST)
    assert (got["outcome"], got["points"], got["of"]) == ("passed", 2.0, 2.0)
    assert got["findings"] == []
    assert [c["passed"] for c in got["checks"]] == [True] * 4


def test_a_wrong_answer_is_named(set_first):
    discarded = "def set_first(x, v):\n    x = jnp.asarray(x)\n    x.at[0].set(v)\n    return x"
    got = set_first(discarded)
    assert (got["outcome"], got["points"]) == ("failed", 0.0)
    # It is pure and can be compiled, but a property of a wrong answer earns nothing.
    assert [c["passed"] for c in got["checks"]] == [False, True, False, True]
    assert codes(got)[0] == "JX103"


@pytest.mark.parametrize(
    "kind, body, code",
    [
        ("jax.Array", "jnp.multiply(x, 2)", None),
        ("jax.Array", "x * 2", "JX130"),
        ("np.ndarray", "x * 2", None),
        ("np.ndarray", "jnp.multiply(x, 2)", "JX147"),
        ("np.ndarray", "np.concatenate([[0], x[1:]]) if type(x) is np.ndarray else x", "JX133"),
    ],
)
def test_the_type_of_a_result_is_that_of_a_plain_call(mark_one, kind, body, code):
    # All of them can be compiled, and then give JAX arrays of 32 bits.
    want = "x * 2" if code != "JX133" else "jnp.asarray(x)"
    tests = f"""### BEGIN HIDDEN TESTS
check.equivalent(double, reference.double, type={kind}, inputs=lambda rng, case: (
    np.float32([0, *rng.normal(size=2)]),))
### END HIDDEN TESTS"""
    source, reference = (f"def double(x):\n    return {result}" for result in (body, want))
    got = mark_one("double", source, tests, reference=reference)
    assert codes(got) == ([code] if code else [])


def test_one_failed_property_costs_its_share(set_first):
    got = set_first(
        "def set_first(x, v):\n    y = np.array(x)\n    y[0] = v\n    return jnp.asarray(y)"
    )
    assert (got["outcome"], got["points"]) == ("partly", 1.5)


def test_a_check_of_shapes_does_not_shield_wrong_values(mark_one):
    tests = """check.values(0 * double(jnp.ones(3)), jnp.zeros(3), name="shape")
check.values(double(jnp.ones(3)), jnp.full(3, 2.0))
check.pure(double, jnp.ones(3))"""
    # Shape and purity of a wrong answer: nothing. Of what needs no values: all.
    assert mark_one("double", "def double(x):\n    return 3 * x", tests)["points"] == 0
    assert mark_one("double", "def double(x):\n    return 2 * x", tests)["outcome"] == "passed"
    shapes = "\n".join(tests.splitlines()[::2])
    assert mark_one("double", "def double(x):\n    return 3 * x", shapes)["outcome"] == "passed"


def test_a_line_is_told_by_its_number_in_the_answer_cell(mark_one):
    source = """import jax.numpy as jnp


def noisy(x, key):
    a = jax.random.normal(key, x.shape)
    b = jax.random.normal(key, x.shape)
    return x + a * b


def broken(x):
    if x[0] > 0:
        return x
    return -x"""
    tests = """check.keys_used_once(noisy, jnp.ones(3), jax.random.key(0))
check.jittable(broken, jnp.ones(3))
check.values(broken(3.0), 3.0)
### BEGIN HIDDEN TESTS
check.keys_used_once(noisy, jnp.ones(4), jax.random.key(1), name="hidden draws")
check.jittable(broken, jnp.ones(5), name="hidden trace")
### END HIDDEN TESTS"""
    found = {f["check"]: f["got"] for f in mark_one("noisy", source, tests)["findings"]}
    five = "line 5 of the answer cell: a = jax.random.normal(key, x.shape)"
    six = "line 6 of the answer cell: b = jax.random.normal(key, x.shape)"
    eleven = "line 11 of the answer cell: if x[0] > 0:"
    assert f"{five}\n{six}" in found["keys_used_once noisy"]
    assert eleven in found["jittable broken"] and eleven in found["hidden trace"]
    assert eleven in found[""]
    assert five in found["hidden draws"]


def test_a_stub_is_missing(slot):
    stub = "def set_first(x, v):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    job = make_job(
        answer("set_first", stub),
        graded("set_first", SET_FIRST_TESTS),
        reference=SET_FIRST,
        stubs={"set_first": stub},
    )
    got = marked(slot, job)["exercises"]["set_first"]
    assert (got["outcome"], got["points"], codes(got)) == ("missing", 0.0, ["JX001"])


def test_an_answer_in_a_cell_of_ones_own_is_an_answer(slot):
    stub = "def set_first(x, v):\n    raise NotImplementedError()"
    job = make_job(
        answer("set_first", stub),
        cell("mine", "student", SET_FIRST),
        graded("set_first", SET_FIRST_TESTS),
        reference=SET_FIRST,
        stubs={"set_first": stub},
    )
    assert marked(slot, job)["exercises"]["set_first"]["outcome"] == "passed"


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("import os\nos._exit(0)", "crashed"),
        ("import os\ndef set_first(x, v):\n    os._exit(0)", "crashed"),
        ("def set_first(x, v):\n    while True:\n        pass", "timed_out"),
        ("while True:\n    pass", "timed_out"),
        ("def set_first(x, v):\n    import ctypes\n    ctypes.string_at(0)", "crashed"),
        ("def set_first(x, v):\n    while True:\n        print('x' * 10_000)", "output_limit"),
        ("while True:\n    print('x' * 10_000)", "output_limit"),
        ("while True:\n    display({'text/html': 'x' * 10_000}, raw=True)", "output_limit"),
        (
            "def set_first(x, v):\n    hoard = []\n    while True:\n"
            "        hoard.append(np.ones(10_000_000))",
            "out_of_memory",
        ),
        ("hoard = []\nwhile True:\n    hoard.append(np.ones(10_000_000))", "out_of_memory"),
    ],
)
def test_a_violent_end_costs_only_the_exercise_that_caused_it(slot, source, outcome):
    job = make_job(
        answer("before", "def before():\n    return 1"),
        graded("before", "check.values(before(), 1)"),
        answer("set_first", source),
        graded("set_first", SET_FIRST_TESTS),
        answer("after", "def after():\n    return before() + 1"),
        graded("after", "check.values(after(), 2)"),
        reference=SET_FIRST,
        limits=SHORT if outcome == "timed_out" else LONG,
    )
    got = marked(slot, job)["exercises"]
    assert (got["set_first"]["outcome"], got["set_first"]["points"]) == (outcome, 0.0)
    assert got["before"]["outcome"] == got["after"]["outcome"] == "passed"


def test_a_program_that_ends_what_is_quick_is_compiled_as_usual(set_first):
    # As one would on which the interpreter, or the compiler without optimisation, has a mistake.
    ends = f"    if os.environ.get({INTERPRET!r}):\n        os._exit(1)\n"
    got = set_first("import os\n" + SET_FIRST.replace("\n", f"\n{ends}"))
    assert (got["outcome"], got["points"]) == ("passed", 2.0)


@pytest.mark.parametrize(
    "source",
    [
        # Memory that is never written to: only its allocation fails.
        "hoard = []\nwhile True:\n    hoard.append(np.empty(10_000_000))",
        "hoard = []\ndef set_first(x, v):\n    while True:\n"
        "        hoard.append(np.empty(10_000_000))",
        "hoard = []\nwhile True:\n    hoard.append(jnp.ones(10_000_000))",
    ],
)
def test_memory_that_an_error_leaves_full_costs_only_its_exercise(slot, source):
    job = make_job(
        answer("set_first", source),
        graded("set_first", SET_FIRST_TESTS),
        answer("after", "@jax.jit\ndef after(x):\n    return x @ x"),
        graded("after", "check.values(after(jnp.eye(300)), jnp.eye(300))"),
        reference=SET_FIRST,
        limits=LONG,
    )
    got = marked(slot, job)["exercises"]
    assert got["set_first"]["outcome"] == "out_of_memory"
    assert codes(got["set_first"])[0] == "JX005"
    assert got["after"]["outcome"] == "passed"


def test_asking_for_too_much_at_once_leaves_what_was_defined(set_first):
    got = set_first(SET_FIRST + "\nnp.ones(10**12)", limits=SHORT)
    assert got["outcome"] == "passed"


@pytest.mark.parametrize(
    "cheat",
    [
        "import chex\nchex.disable_asserts()\ndef set_first(x, v):\n    return x",
        "class Yes:\n    def __eq__(self, other):\n        return True\n"
        "def set_first(x, v):\n    return Yes()",
        "get_ipython().input_transformers_cleanup.append(lambda lines: [])",
        "get_ipython().ast_transformers.append(None)\ndef set_first(x, v):\n    return x",
        "import autograder.checks\nautograder.checks.values = lambda *a, **k: None\n"
        "autograder.checks.equivalent = autograder.checks.values\n"
        "def set_first(x, v):\n    return x",
        "import builtins\nbuiltins.isinstance = lambda *a: True\n"
        "def set_first(x, v):\n    return x",
        "import sys\nsys.exit(0)",
        "raise KeyboardInterrupt",
    ],
)
def test_a_cheat_earns_nothing(set_first, cheat):
    got = set_first(cheat)
    assert got["points"] == 0.0
    assert got["outcome"] not in ("passed", "partly")


def test_notebook_features_work(slot):
    job = make_job(
        cell("magic", "student", "%matplotlib inline\n%timeit -n1 -r1 sum(range(3))\n!echo shell"),
        cell("await", "student", "import asyncio\nawait asyncio.sleep(0)\nanswered = 41 + 1"),
        cell(
            "show", "student", "from IPython.display import HTML, display\ndisplay(HTML('<b>'))\n7"
        ),
        answer("f", "import sys\ndef f(x):\n    print('noise', file=sys.stderr)\n    return x + 1"),
        graded("f", "check.values(f(answered), 43)"),
    )
    result = marked(slot, job)
    assert result["exercises"]["f"]["outcome"] == "passed"
    magic = result["cells"]["magic"]["outputs"]
    assert any("shell" in o.get("text", "") for o in magic)
    kinds = [o["output_type"] for o in result["cells"]["show"]["outputs"]]
    assert kinds == ["display_data", "execute_result"]


def test_transforms_of_a_students_function(mark_one):
    tests = """x = jnp.array([1.0, 2.0])
check.values(jax.grad(loss)(x), 2 * x)
check.values(jax.vmap(loss)(jnp.stack([x, x])), jnp.array([5.0, 5.0]))
check.values(jax.jit(jax.value_and_grad(loss))(x), (jnp.array(5.0), 2 * x))
check.true(jax.eval_shape(loss, x).shape == (), "a scalar was asked for")"""
    got = mark_one("loss", "def loss(x):\n    return jnp.sum(x**2)", tests)
    assert got["outcome"] == "passed", got["findings"]


def test_functions_of_the_test_reach_the_student_and_references_do_not(mark_one):
    source = "def apply(f, x):\n    return jax.vmap(f)(x)"
    good = "check.values(apply(lambda r: jnp.sum(r), jnp.ones((2, 3))), jnp.array([3.0, 3.0]))"
    assert mark_one("apply", source, good)["outcome"] == "passed"
    leak = "check.values(apply(reference.double, jnp.ones(2)), 2 * jnp.ones(2))"
    reference = "def double(x):\n    return 2 * x"
    assert mark_one("apply", source, leak, reference=reference)["outcome"] == "ungradable"


def test_objects_of_the_student_stay_there_and_can_be_used(mark_one):
    source = """import flax.linen as nn
import optax


class Net(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.ones)(x)


net = Net(features=2)
tx = optax.sgd(0.5)


def pieces():
    return net, tx"""
    tests = """import flax.linen as nn
model, opt = pieces()
check.true(isinstance(model, nn.Module) and isinstance(net, Net), "a module was asked for")
check.values(model.features, 2)
variables = model.init(jax.random.key(0), jnp.ones((1, 3)))
check.values(model.apply(variables, jnp.ones((1, 3))), 3 * jnp.ones((1, 2)))
updates, state = opt.update({"w": jnp.ones(2)}, opt.init({"w": jnp.zeros(2)}))
check.values(updates, {"w": -0.5 * jnp.ones(2)})"""
    got = mark_one("pieces", source, tests)
    assert got["outcome"] == "passed", got["findings"]


def test_a_students_exception_is_of_its_own_class_here(mark_one):
    tests = """try:
    root(-1.0)
    caught = False
except ValueError as error:
    caught = "negative" in str(error)
check.true(caught, "a ValueError that says negative was asked for")
check.raises(ValueError, root, -1.0)"""
    source = "def root(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x**0.5"
    assert mark_one("root", source, tests)["outcome"] == "passed"


def test_modules_resolve_to_the_examiners_own(mark_one):
    source = "import math\nmath.pi = 3\nnp.pi = 3\ndef area(r):\n    return math.pi * r"
    tests = "check.true(math.pi > 3.1 and np.pi > 3.1, 'patched')\ncheck.values(area(1.0), 3.0)"
    assert mark_one("area", source, tests)["outcome"] == "passed"


def test_plain_assertions_are_marked_as_nbgrader_does(mark_one):
    source = "def double(x):\n    return 2 * x"
    assert mark_one("double", source, "assert double(2) == 4")["points"] == 2.0
    assert mark_one("double", source, "assert double(2) == 5")["points"] == 0.0
    assert mark_one("double", source, "double(0.25)")["points"] == 0.5


def test_the_instructor_sees_why_a_test_could_not_be_carried_out(slot):
    tests = """### BEGIN HIDDEN TESTS
marker = 41
check.values(f(marker), open("/nowhere"))
### END HIDDEN TESTS"""
    got = marked(slot, make_job(answer("f", "def f(x):\n    return x"), graded("f", tests)))
    exercise, (notice,) = got["exercises"]["f"], got["notices"]
    assert exercise["outcome"] == "ungradable"
    assert [found["code"] for found in exercise["findings"]] == ["JX007"]
    assert "FileNotFoundError" in notice and "/nowhere" in notice and "line" in notice
    assert "nowhere" not in str(exercise) and "nowhere" not in str(got["cells"])


def test_an_authors_mistake_is_ungradable_and_never_a_silent_zero(mark_one):
    source = "def f(x):\n    return x"
    assert mark_one("f", source, "check.no_such_check(f)")["outcome"] == "ungradable"
    assert mark_one("f", source, "check.values(f(1), 1")["outcome"] == "ungradable"
    broken = mark_one("f", source, "check.values(f(1), 1)", reference="1 / 0")
    assert broken["outcome"] == "ungradable"


def test_the_result_holds_no_hidden_test_input_or_reference(slot):
    canary, value = "CANARY_IN_A_HIDDEN_TEST", 123456.789
    tests = f"""check.values(f(jnp.ones(2)), jnp.ones(2))
### BEGIN HIDDEN TESTS
# {canary}
check.equivalent(f, reference.f, inputs=lambda rng, case: (jnp.full(2, {value}),), name="more")
assert float(f(jnp.full(2, {value}))[0]) == 1, "{canary}"
check.true(False, f"{canary} is only said by hidden tests that mean to")
### END HIDDEN TESTS"""
    leaky = "def f(x):\n    print(x)\n    raise ValueError(f'I was called with {x}')\n"
    for source in (leaky, "def f(x):\n    return x + 1", "def f(x):\n    return None"):
        job = make_job(
            answer("f", source),
            graded("f", tests.replace(f'"{canary} is', '"it is')),
            reference=f"def f(x):\n    return x  # {canary}",
        )
        text = json.dumps(marked(slot, job))
        assert canary not in text
        assert "123456" not in text and "1.2345" not in text


def test_a_hidden_input_that_student_code_has_kept_is_never_shown(slot):
    """The function remembers what it was called with and tells it in every way that it can."""
    value = 987654.25
    thief = """seen = []


def f(x):
    seen.append(str(np.asarray(x)))
    if 'threat' in globals():
        exec(compile("raise type('E' + seen[-1], (Exception,), {})(seen)", "<ipython-x>", "exec"))
    return np.asarray(x) * 1"""
    tests = f"""check.values(f(np.ones(2)), np.ones(2))
### BEGIN HIDDEN TESTS
check.values(f(np.full(2, {value})), np.full(2, {value}))
check.pure(f, np.full(2, {value}))
### END HIDDEN TESTS"""
    later = f"""check.values(g(1), "fine")
### BEGIN HIDDEN TESTS
check.values(g(2), "fine")
check.raises(ValueError, f, np.full(2, {value}))
f(np.full(2, {value}))
### END HIDDEN TESTS"""
    job = make_job(
        answer("f", thief),
        graded("f", tests),
        cell("spill", "student", "print(seen)\nseen[-1]"),
        answer("g", "threat = True\ndef g(x):\n    raise ValueError(str(seen) + repr(seen))"),
        graded("g", later),
        cell("spill_again", "student", "print(seen)\nraise RuntimeError(seen)"),
    )
    result = marked(slot, job)
    # To keep a record is impure, and costs that share alone.
    assert result["exercises"]["f"]["outcome"] == "partly"
    assert result["exercises"]["g"]["outcome"] == "failed"
    assert result["cells"]["spill"]["outputs"], "what the cell prints of visible tests is shown"
    assert "987654" not in json.dumps(result)


def test_a_name_of_a_function_tells_no_hidden_input(mark_one):
    source = """def f(x):
    try:
        seen = float(np.asarray(x)[0])
    except Exception:
        seen = 0.0

    def g():
        raise type(f"E{seen}", (ValueError,), {})(seen)

    g.__code__ = g.__code__.replace(co_name=f"seen_{seen}")
    g()"""
    tests = """### BEGIN HIDDEN TESTS
check.equivalent(f, reference.f, inputs=lambda rng, case: (jnp.full(2, 123456.5),), cases=1)
assert f(jnp.full(2, 123456.5)) is None
### END HIDDEN TESTS"""
    got = mark_one("f", source, tests, reference="def f(x):\n    return x")
    assert got["outcome"] == "failed"
    assert "ValueError" in json.dumps(got["findings"]) and "123456" not in json.dumps(got)


def test_a_function_that_behaves_while_it_is_probed_is_found_out(mark_one):
    source = """import sys


def f(x):
    frame, probed = sys._getframe(), False
    while frame is not None:
        probed = probed or frame.f_code.co_name == "purity"
        frame = frame.f_back
    if isinstance(x, np.ndarray) and not probed:
        x[0] = 7.0
        return x
    return jnp.asarray(x).at[0].set(7.0)"""
    for hidden in ("", "### BEGIN HIDDEN TESTS\n"):
        tests = f"{hidden}check.values(f(jnp.zeros(2)), jnp.float32([7, 0]))\n"
        tests += "check.pure(f, np.zeros(2, np.float32))"
        tests += "\n### END HIDDEN TESTS" if hidden else ""
        got = mark_one("f", source, tests)
        assert (got["points"], got["findings"][0]["code"]) == (1.0, "JX101"), got


def test_arguments_may_change_where_nobody_asks(mark_one):
    source = """def f(x, log):
    x.sort()
    log += [object(), log]
    return x"""
    tests = "check.values(f([3.0, 1.0, 2.0] + [0.0] * 50, []), [0.0] * 50 + [1.0, 2.0, 3.0])"
    assert mark_one("f", source, tests)["outcome"] == "passed"


# Ways to say a number of a hidden input without printing it.
WAYS = {
    "shape": "return np.zeros(n)",
    "key": "return {f'k{n}': x}",
    "text": "return f'n{n}'",
    "number": "return float(n)",
    "size_of_error": "return x + n",
    "factor": "return x * n",
    "record": "return __import__('collections').namedtuple(f'N{n}', [f'f{n}'])(x)",
    "object": "return type(f'C{n}', (), {'__repr__': lambda self: str(n)})()",
    "length": "return [0] * (n % 10_000)",
    "variable": "globals()[f'v{n}'] = globals().get(f'v{n}', 0) + 1\n    return x",
    "line": "exec(compile(f'raise ValueError({n})', '<ipython-input-1>', 'exec'))",
    "class_of_error": "raise type(f'E{n}', (Exception,), {})()",
}


def test_no_way_of_failing_tells_a_hidden_input(slot):
    cells = []
    for way, body in WAYS.items():
        source = f"def {way}(x):\n    n = int(np.asarray(x).reshape(-1)[0])\n    {body}"
        statements = [
            f"check.values({way}(np.full(4, 7391.0, np.float32)), np.ones(4, np.float32))",
            f"check.equivalent({way}, lambda x: x - 1, cases=2,\n"
            "    inputs=lambda rng, case: (np.float32([7391, 1, 2, 3]),))",
            f"check.pure({way}, np.full(4, 7391.0, np.float32))",
            f"check.true(False, f'The answer of {way} is not {{{way}(np.full(4, 7391.0))}}.')",
            f"assert {way}(np.full(4, 7391.0)) is None, {way}(np.full(4, 7391.0))",
        ]
        tests = ["### BEGIN HIDDEN TESTS", *statements, "### END HIDDEN TESTS"]
        cells += [answer(way, source), graded(way, "\n".join(tests))]
    result = marked(slot, make_job(*cells, reference=""))
    for way in WAYS:
        findings = result["exercises"][way]["findings"]
        assert len(findings) >= 3 and result["exercises"][way]["points"] < 2
        assert not re.search(r"7[.]?39|7 ?391|73[89]\d", json.dumps(findings)), (way, findings)


def test_a_finding_of_a_hidden_test_still_helps(mark_one):
    tests = """### BEGIN HIDDEN TESTS
check.equivalent(f, reference.f, inputs=check.batch_sizes(
    lambda rng, b: (np.float32(rng.normal(size=(b, 3))),), 3))
check.true(f(np.ones((2, 3))).shape == (2, 2), "Two examples have an answer of shape (2, 2).")
### END HIDDEN TESTS"""
    source = "def f(x):\n    return (x - x.mean()) / x.std()"
    reference = "def f(x):\n    return (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)"
    first, second = mark_one("f", source, tests, reference=reference)["findings"]
    assert first["called"] == "f(x: np f32[1,3])" or first["called"].startswith("f(x: np f32[")
    assert "passes for B = 1, fails for B = D and B != D" in first["got"], first
    assert second["got"] == "Two examples have an answer of shape (2, 2)."


def test_labels_of_a_hidden_test_are_told_whole(mark_one):
    tests = """### BEGIN HIDDEN TESTS
check.equivalent(f, reference.f, inputs=check.kinds({
    "B ≥ 2, negligible": lambda rng: (np.float32(rng.normal(size=4)),),
    "all tied": lambda rng: (np.ones(4, np.float32),),
}))
for n in (7, 3981):
    check.true(f(np.ones(n, np.float32)).sum() > 1e6, "Zero − one ± two is not large.",
               name=f"ballast, n = {n}")
### END HIDDEN TESTS"""
    first, second = mark_one(
        "f",
        "def f(x):\n    return x / x.mean()",
        tests,
        reference="def f(x):\n    return x / x.max()",
    )["findings"]
    assert "(passes for all tied, fails for B ≥ 2, negligible)" in first["got"]
    assert second["got"] == "Zero − one ± two is not large."
    assert second["check"] == "ballast, n = 7"


TYPED = """p = jnp.array([0.5, 0.5, 0.0])
check.values(
    jax.grad(entropy)(p), jnp.array([1.0, 2.0, 3.0]),
    mistakes={"JX127": jnp.array([-1.0, -2.0, -3.0])}, name="the gradient",
)
check.true(
    entropy(p) > 100 and 1 < 2,
    "The entropy is not large.", code="JX022",
)
found = {"grads": jax.grad(entropy)(p)}
check.values(found["grads"], jnp.zeros(3), name="the grads")
for q in (jnp.array([1.0, 0.0]), jnp.array([0.25, 0.75])):
    if q[0] < 1: check.values(entropy(q), jnp.array(0.5), diagnose=(lambda: None,), name="a loop")
entropy(p, 3)"""


def test_what_was_called_is_a_call_that_can_be_typed(mark_one):
    got = mark_one("entropy", "def entropy(p):\n    return -jnp.sum(p * jnp.log(p + 1e-9))", TYPED)
    called = [f["called"] for f in got["findings"]]
    assert sorted(called) == sorted(
        [
            "jax.grad(entropy)(p)\nwhere p = [0.5 0.5 0.]",
            "entropy(p)\nwhere p = [0.5 0.5 0.]",
            "found['grads']\nwhere found = {'grads': jax.grad(entropy)(p)}",
            "entropy(q)\nwhere q = [0.25 0.75]",
            "entropy(p, 3)\nwhere p = [0.5 0.5 0.]",
        ]
    )


def test_of_several_calls_the_one_that_failed_is_told(mark_one):
    tests = """q = 2.0
check.values((f(1.0), f(q)), (1.0, 5.0))
check.values({"n = 1": f(1.0), "n = 4": [f(3.0), f(4.0)]}, {"n = 1": 1.0, "n = 4": [3.0, 7.0]})
check.values((f(1.0), f(-1.0)), (1.0, -1.0))
check.true(f(1.0) == 1 and f(-3.0) == 3, "No.")
check.values(f((1.0, 2.0)), (1.0, 7.0))"""
    source = """def f(x):
    if type(x) is float and x < 0:
        raise ValueError(x)
    return x"""
    called = {finding["called"] for finding in mark_one("f", source, tests)["findings"]}
    assert called == {"f(q)\nwhere q = 2.0", "f(4.0)", "f(-1.0)", "f(-3.0)", "f((1.0, 2.0))"}


def test_a_hidden_test_uses_what_a_visible_one_has_made(slot):
    job = make_job(
        answer("f", "def f(x):\n    return x + 1"),
        graded("first", "given = 3\ncheck.values(f(given), 4)"),
        graded("f", "### BEGIN HIDDEN TESTS\ncheck.values(f(given), 4)\n### END HIDDEN TESTS"),
    )
    got = marked(slot, job)["exercises"]
    assert [got[name]["outcome"] for name in ("first", "f")] == ["passed", "passed"]


def test_the_same_job_gives_the_same_result(slot):
    job = make_job(
        answer("set_first", "def set_first(x, v):\n    return x"),
        graded("set_first", SET_FIRST_TESTS),
        reference=SET_FIRST,
    )
    assert json.dumps(marked(slot, job)) == json.dumps(marked(slot, job))


def test_a_function_that_dawdles_in_every_call_is_timed_out(slot):
    limits = {"cell_cpu_s": 20.0, "cell_wall_s": 2.0}
    job = make_job(
        answer("slow", "import time\ndef slow(x):\n    time.sleep(1.5)\n    return x"),
        graded("slow", "check.values([slow(i) for i in range(1000)], list(range(1000)))"),
        answer("after", "def after():\n    return 1"),
        graded("after", "check.values(after(), 1)"),
        limits=limits,
    )
    got = marked(slot, job)["exercises"]
    assert got["slow"]["outcome"] == "timed_out"
    assert got["after"]["outcome"] == "passed"


def test_many_slow_cells_are_cut_off_together(slot, monkeypatch):
    monkeypatch.setattr("autograder.proctor._slot._WHOLE", 4)
    busy = "import time\nend = time.process_time() + 0.7\nwhile time.process_time() < end: pass"
    job = make_job(
        answer("before", "def before():\n    return 1"),
        graded("before", "check.values(before(), 1)"),
        *(cell(f"busy-{i}", "student", busy) for i in range(9)),
        answer("after", "def after():\n    return 1"),
        graded("after", "check.values(after(), 1)"),
        limits={"cell_cpu_s": 1.0, "cell_wall_s": 60.0},
    )
    got = marked(slot, job)
    assert got["exercises"]["before"]["outcome"] == "passed"
    ended = [id for id, c in got["cells"].items() if "time limit" in str(c["outputs"])]
    assert "busy-8" in ended and "busy-0" not in ended


def test_trees_with_keys_of_any_name_are_compared_in_hidden_tests(slot):
    tests = """
### BEGIN HIDDEN TESTS
tree = {"zebra": jnp.ones(2), "aardvark": [jnp.arange(3.0), {"quokka": jnp.ones((2, 2))}]}
check.jittable(doubled, tree)
check.pure(doubled, tree)
check.equivalent(doubled, lambda t: jax.tree.map(lambda x: 2 * x, t), lambda rng, case: (tree,))
### END HIDDEN TESTS"""
    source = """
def doubled(tree):
    if isinstance(tree, dict):
        return {key: doubled(inner) for key, inner in tree.items()}
    return [doubled(inner) for inner in tree] if isinstance(tree, list) else 2 * tree"""
    job = make_job(answer("doubled", source), graded("doubled", tests))
    got = marked(slot, job)["exercises"]["doubled"]
    assert got["outcome"] == "passed", got


def test_cells_that_are_over_before_anybody_looks_are_cut_off_together(slot, monkeypatch):
    monkeypatch.setattr("autograder.proctor._slot._WHOLE", 4)
    job = make_job(
        *(cell(f"short-{i}", "student", "import time; time.sleep(0.04)") for i in range(90)),
        answer("after", "def after():\n    return 1"),
        graded("after", "check.values(after(), 1)"),
        limits={"cell_cpu_s": 0.5, "cell_wall_s": 60.0},
    )
    got = marked(slot, job)
    ended = [id for id, c in got["cells"].items() if "time limit" in str(c["outputs"])]
    assert ended


def test_what_all_cells_put_out_is_capped(slot):
    limits = {**SHORT, "output_bytes": 10_000}
    job = make_job(
        *(cell(f"loud-{i}", "student", "print('x' * 9_000)") for i in range(50)),
        answer("after", "def after():\n    return 1"),
        graded("after", "check.values(after(), 1)"),
        limits=limits,
    )
    got = marked(slot, job)
    assert got["exercises"]["after"]["outcome"] == "passed"
    texts = [str(got["cells"][f"loud-{i}"]["outputs"]) for i in range(50)]
    assert "xxx" in texts[0]
    assert "is not kept" in texts[-1]
    assert sum(map(len, texts)) < 120_000


def test_a_byte_that_can_be_seen_and_not_be_read_is_the_answers_fault(slot):
    urgent = """
import socket
import autograder.candidate._serve as serving
say = serving.send
def send(sock, *arguments, **more):
    say(sock, *arguments, **more)
    sock.send(b"x", socket.MSG_OOB)
serving.send = send
"""
    job = make_job(
        answer("f", urgent + "def f():\n    return 2"),
        graded("f", "check.values(f(), 1)"),
    )
    got = marked(slot, job)["exercises"]["f"]
    assert got["outcome"] in ("crashed", "failed"), got


def test_names_of_a_test_do_not_touch_the_students(slot):
    source = "offset = 10\ndef shifted(x):\n    return x + offset"
    tests = """offset = 1
check.values(shifted(1), 11)
### BEGIN HIDDEN TESTS
offset = 5
check.values(shifted(2), 12)
### END HIDDEN TESTS"""
    job = make_job(
        answer("shifted", source),
        graded("shifted", tests),
        answer("again", "def again(x):\n    return shifted(x)"),
        graded("again", "check.values(again(offset), 11)"),
        reference="def shifted(x):\n    return x + 10",
    )
    got = marked(slot, job)["exercises"]
    assert got["shifted"]["outcome"] == "passed", got["shifted"]["findings"]
    # It stays with the tests, though, for later ones.
    assert got["again"]["outcome"] == "passed", got["again"]["findings"]


def test_students_get_different_hidden_inputs(slot):
    # Right for one student's inputs only: the first is drawn from the student's own secret.
    tests = """check.true(True, "there is a value check")
### BEGIN HIDDEN TESTS
check.equivalent(f, lambda x: np.float32(x > 0.5), inputs=lambda rng, case: (rng.random(),),
                 cases=1)
### END HIDDEN TESTS"""
    points = set()
    for secret in ("0a", "0b", "0c", "0d", "0e", "0f", "10", "11"):
        job = make_job(
            answer("f", "def f(x):\n    return np.float32(1)"),
            graded("f", tests),
            secret=secret,
        )
        points.add(marked(slot, job)["exercises"]["f"]["points"])
    assert points == {1.0, 2.0}


# What the process that runs student code is: its server can be found and made to say anything.
LIES = """import gc
from msgspec import Struct
from autograder.wire import Handle, fields_of

server = next(o for o in gc.get_objects() if type(o).__name__ == "_Server")


def lie(f):
    name = f.__name__.removeprefix("do_")
    real = server.operations[name]

    def true(**request):
        made = real(**request)
        return fields_of(made) if isinstance(made, Struct) else made

    server.operations[name] = lambda **request: f(true, **request)
"""


@pytest.mark.parametrize(
    "lie",
    [
        # A name that nobody has asked for takes the place of one of the examiner's.
        """class Yes:
    def __getattr__(self, name):
        return lambda *args, **kwargs: None
@lie
def do_bind(true, names):
    return true(names) | {n: ("value", Yes()) for n in ("check", "reference", "jnp", "np")}""",
        "@lie\ndef do_bind(true, names):\n    return {n: ('value',) for n in names}",
        "@lie\ndef do_bind(true, names):\n    return 7",
        "@lie\ndef do_bind(true, names):\n    return {n: (f, f) for n in names}",
        # An answer that would take all memory to be looked at.
        "@lie\ndef do_export(true, **more):\n    return {**true(**more), 'count': 10**15}",
        "@lie\ndef do_export(true, **more):\n    return {**true(**more), 'tree': {1: f, 'a': f}}",
        "@lie\ndef do_run(true, **more):\n    return {**true(**more), 'outputs': [f, {1: b''}]}",
        "@lie\ndef do_run(true, **more):\n    return {**true(**more), 'outputs': [1, 'x', []]}",
        "@lie\ndef do_run(true, **more):\n    raise ValueError('no')",
        "@lie\ndef do_probe(true, **more):\n    return f",
        "class check:\n    equivalent = pure = values = staticmethod(lambda *a, **k: None)",
    ],
)
def test_a_lying_process_earns_nothing_and_harms_no_other_exercise(slot, lie):
    job = make_job(
        answer("before", "def before():\n    return 1"),
        graded("before", "check.values(before(), 1)"),
        answer(
            "set_first",
            f"def f(x):\n    return x\n{LIES}\n{lie}\ndef set_first(x, v):\n    return x",
        ),
        graded("set_first", SET_FIRST_TESTS),
        reference=SET_FIRST,
    )
    result = marked(slot, job)
    got = result["exercises"]
    assert got["before"]["outcome"] == "passed"
    assert got["set_first"]["points"] == 0.0 and got["set_first"]["outcome"] != "passed"


@pytest.mark.parametrize(
    ("score", "points"),
    [
        ("0.5", 0.5),
        ("1", 1.0),
        ("np.float64(0.5)", 0.5),
        ("np.float32(0.5)", 2.0),
        ("True", 2.0),
        ("None", 2.0),
        # As nbgrader has it, what is no score of the cell is not one.
        ("-1.0", 2.0),
        ("10**400", 2.0),
    ],
)
def test_the_last_value_of_a_cell_without_checks_is_its_score(mark_one, score, points):
    got = mark_one("f", f"def f():\n    return {score}", "f()")
    assert (got["points"], got["findings"]) == (points, [])


@pytest.mark.parametrize("kind", ["float", "int"])
def test_an_object_that_says_it_is_a_score_is_none(slot, kind):
    source = f"class Score({kind}):\n    pass\n\n\ndef f():\n    return Score(2)"
    job = make_job(
        answer("f", source),
        graded("f", "f()"),
        answer("g", "def g():\n    return 1"),
        graded("g", "assert g() == 1"),
    )
    got = marked(slot, job)["exercises"]
    assert (got["f"]["outcome"], got["f"]["points"], codes(got["f"])) == ("failed", 0.0, ["JX018"])
    assert got["g"]["outcome"] == "passed"


def test_a_check_is_ours_wherever_it_was_imported(slot):
    job = make_job(
        answer("f", "class check:\n    values = lambda *a: None\n\n\ndef f(x):\n    return 1"),
        graded("f", "check.values(f(2), 2)"),
    )
    imports = cell("imports", "trusted", "import numpy as np")
    job = replace(job, cells=(imports, *job.cells[1:]))
    assert marked(slot, job)["exercises"]["f"]["points"] == 0.0


def test_a_read_only_cell_may_use_what_the_student_wrote(slot):
    job = make_job(
        answer("f", "def f(x):\n    return x + 1"),
        cell("shown", "trusted", "y = f(1)\nz = 2"),
        graded("f", "check.values(y + z, 4)"),
    )
    assert marked(slot, job)["exercises"]["f"]["outcome"] == "passed"


def test_large_cells_and_files_get_through(slot):
    import base64

    data = base64.b64encode(b"x" * 3_000_000).decode()
    source = f"text = {'y' * 2_000_000!r}\ndef f():\n    return len(text), len(open('big').read())"
    job = make_job(answer("f", source), graded("f", "check.values(f(), (2000000, 3000000))"))
    result = marked(slot, replace(job, files={"big": data}, collect=True))
    assert result["exercises"]["f"]["outcome"] == "passed"
    assert result["files"]["big"] == data


def test_a_value_that_cannot_be_sent_leaves_other_exercises_alone(slot):
    job = make_job(
        answer("f", "many = list(range(300_000))\ndef f(x):\n    return x"),
        graded("f", "check.values(f(many[0]), 0)"),
        answer("g", "def g(x):\n    return x"),
        graded("g", "check.values(g(1), 1)"),
    )
    got = marked(slot, job)["exercises"]
    assert (got["f"]["outcome"], got["g"]["outcome"]) == ("failed", "passed")


def test_what_is_equal_to_nothing_is_exported_again(mark_one):
    tests = """for n in range(20):
    check.equivalent(f, lambda x, s: x * len(s), inputs=lambda rng, case, n=n: (
        jnp.ones(2), set(range(n))), cases=1)"""
    assert mark_one("f", "def f(x, s):\n    return x * len(s)", tests)["outcome"] == "passed"


@pytest.mark.parametrize(
    "harm",
    [
        "np.linalg.solve = None",
        "setattr(np.linalg, 'solve', None)",
        "import statistics\nstatistics.mean = None",
        "np.ma.MaskedArray.sum = None",
        "jax.config.update('jax_enable_x64', True)",
        "np.seterr(all='raise')",
    ],
)
def test_nothing_that_a_test_does_to_a_library_survives_its_submission(slot, harm):
    """Wherever tests run: one who comes later is marked by the same libraries."""
    look = (
        "import statistics\n"
        "assert np.linalg.solve([[2.0]], [f()]).tolist() == [1.0] and statistics.mean([1]) == 1\n"
        "assert np.ma.array([1, 2]).sum() == 3 and np.float64(0) / np.float64(1) == 0\n"
        "assert jnp.asarray(1.5).dtype == 'float32' and np.geterr()['under'] == 'ignore'"
    )
    given = answer("f", "def f(): return 2.0")
    before = slot.mark(make_job(given, graded("f", look)))
    slot.mark(make_job(given, graded("f", f"assert f()\n{harm}")))
    after = slot.mark(make_job(given, graded("f", look)))
    assert after == before and after.exercises["f"].outcome == "passed", after.notices
