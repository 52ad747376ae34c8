"""Test cells in the notebook's own process: what they see, what they earn, what a mishap costs."""

from __future__ import annotations

import json

import pytest

from autograder.records import replace

from .conftest import cell, make_job


def answer(source, id="a"):
    return cell(id, "student", source, solution=True)


def tests(source, id="t", points=1.0):
    return cell(id, "tests", source, exercise=id, points=points)


tests.__test__ = False


def together(*cells, limits=None, **more):
    made = make_job(*cells, way="together", limits=limits or {})
    # Without the imports that come first there.
    return replace(made, cells=made.cells[1:], **more)


def outcomes(result):
    return {name: (each.outcome, each.points) for name, each in result.exercises.items()}


def shown(result):
    return json.dumps([each.outputs for each in result.cells.values()])


SHARED = {
    "names of the tests in answers": ("limit = 3", "def f(): return limit", "assert f() == 3"),
    "globals and docstrings": (
        "",
        "def f():\n    'says it'",
        "assert 'f' in globals() and f.__doc__",
    ),
    "what is printed": (
        "import io, contextlib",
        "def f(): print('hello')",
        "with contextlib.redirect_stdout(io.StringIO()) as out:\n    f()\n"
        "assert out.getvalue() == 'hello\\n'",
    ),
    "patches": (
        "from unittest import mock",
        "def f(): return int(input('n'))",
        "with mock.patch('builtins.input', return_value='4'):\n    assert f() == 4",
    ),
    "changes in place": ("", "def f(x): x.append(1)", "x = []\nf(x)\nassert x == [1]"),
    "seeds": (
        "import random\nrandom.seed(5)\nwanted = random.random()\nrandom.seed(5)",
        "x = random.random()",
        "assert x == wanted",
    ),
    "files and modules": (
        "%%writefile helper.py\nn = 7",
        "import helper\nopen('made.txt', 'w').write('x')",
        "assert helper.n == 7 and open('made.txt').read() == 'x'",
    ),
    "await": (
        "import asyncio",
        "async def f():\n    await asyncio.sleep(0)\n    return 2",
        "assert await f() == 2",
    ),
    "a running loop": (
        "import asyncio\nasync def f(): pass",
        "task = asyncio.create_task(f())",
        "await asyncio.sleep(0)\nassert task.done()",
    ),
    "figures of the cell alone": (
        "import matplotlib.pyplot as plt",
        "fig, ax = plt.subplots()\nax.plot([1, 4])",
        "assert len(ax.lines) == 1 and not plt.get_fignums()",
    ),
    "a generator without end": (
        "import itertools",
        "def f():\n    while True: yield 1",
        "assert sum(itertools.islice(f(), 3)) == 3",
    ),
    "magics and the shell": (
        "%xmode Minimal",
        "x = !echo hi",
        "assert x == ['hi'] and get_ipython()",
    ),
    "exits": (
        "import sys",
        "def f(): sys.exit(3)",
        "try:\n    f()\nexcept SystemExit as e:\n    assert e.code == 3",
    ),
}


@pytest.mark.parametrize("before, given, test", SHARED.values(), ids=SHARED)
def test_tests_and_notebook_share_a_kernel(slot, before, given, test):
    # The first is a test cell too: answers see what tests have made.
    job = together(tests(before, "first", 0.0), answer(given), tests(test))
    assert outcomes(slot.mark(job))["t"] == ("passed", 1.0)
    without = replace(job, cells=(job.cells[0], answer(""), job.cells[2]))
    assert outcomes(slot.mark(without))["t"] == ("failed", 0.0)


def test_nobody_types_anything(slot):
    job = together(answer("x = input()"), tests("x"))
    assert outcomes(slot.mark(job))["t"] == ("failed", 0.0)


@pytest.mark.parametrize(
    ("last", "points"),
    [
        ("pass", 2.0),
        ("1.5", 1.5),
        ("0", 0.0),
        ("1;", 2.0),
        ("'good'", 2.0),
        ("True", 2.0),
        ("print(1)", 2.0),
        ("import sys; print('x', file=sys.stderr)", 2.0),
        ("assert False", 0.0),
        ("1 +", 0.0),
        ("get_ipython().showtraceback((ValueError, ValueError(), None))", 0.0),
    ],
)
def test_points_are_what_nbgrader_reads_from_the_last_line(slot, last, points):
    result = slot.mark(together(tests(last, points=2.0)))
    outcome = "passed" if points == 2 else "partly" if points else "failed"
    assert outcomes(result) == {"t": (outcome, points)}


def test_what_the_tested_code_puts_out_is_no_score(slot):
    flood = "def f():\n    get_ipython().displayhook(2)\n    print('x' * 200_000)\n    return 0.5"
    result = slot.mark(together(answer(flood), tests("f()", points=2.0)))
    assert outcomes(result) == {"t": ("partly", 0.5)}


def test_a_score_counts_however_much_has_been_put_out(slot):
    # What is kept of one cell is 64 KiB here, and of all together eight times that.
    loud = [answer("print('x' * 60_000)", f"loud{i}") for i in range(12)]
    result = slot.mark(together(*loud, tests("0.5", points=2.0)))
    assert "is not kept" in shown(result) and outcomes(result) == {"t": ("partly", 0.5)}


@pytest.mark.parametrize("last", ["2.5", "-1", "float('nan')", "float('inf')"])
def test_what_cannot_be_a_score_is_told_and_left_to_a_person(slot, last):
    result = slot.mark(together(tests(last, points=2.0), tests("1", "other", 2.0)))
    assert outcomes(result) == {"t": ("ungradable", 0.0), "other": ("partly", 1.0)}
    assert result.cells["t"].points is None
    assert "t could not be marked: its last line is" in " ".join(result.notices)


@pytest.mark.parametrize(
    ("harm", "outcome"),
    [
        ("import os; os._exit(1)", "crashed"),
        ("while True: pass", "timed_out"),
        ("x = bytearray(1 << 40) if 0 else [bytes(1 << 20) for _ in range(4000)]", "out_of_memory"),
        ("while True: print('x' * 1000)", "output_limit"),
    ],
    ids=["crash", "hang", "memory", "output"],
)
def test_a_mishap_costs_its_own_cell(slot, harm, outcome):
    job = together(
        answer("n = 1"),
        tests("n += 1\nassert n == 2", "before"),
        answer(f"def f():\n    {harm}", "b"),
        tests("f()", "harmed"),
        tests("assert n == 2", "after"),
        limits={"cell_cpu_s": 2.0, "memory_bytes": 1 << 30},
    )
    found = outcomes(slot.mark(job))
    assert found["harmed"] == (outcome, 0.0)
    assert found["before"] == found["after"] == ("passed", 1.0)


HIDDEN = """\
assert f(1) == 2, "one"
# BEGIN HIDDEN TESTS
assert f(4711) == 4712, "large numbers"
# END HIDDEN TESTS"""


def test_hidden_tests_are_not_shown(slot):
    spy = "print(In[-2])\nprint(*In, sep='\\n')\nprint({'a': In})"
    job = together(answer("def f(x):\n    print(x)\n    return 2"), tests(HIDDEN), answer(spy, "b"))
    result = slot.mark(job)
    assert outcomes(result)["t"] == ("failed", 0.0)
    assert "4711" not in shown(result) and "4712" not in shown(result)
    assert "A hidden test failed. AssertionError: large numbers" in shown(result)
    # What students have is shown as ever.
    assert "def f(x)" in shown(result)


def test_an_error_of_hidden_tests_says_no_more_than_the_author_wrote(slot):
    job = together(answer("def f(x): return 2 if x == 1 else 1 / (x - 4711)"), tests(HIDDEN))
    result = slot.mark(job)
    assert "A hidden test failed. ZeroDivisionError" in shown(result)
    told = together(
        answer("def f(x):\n    if x > 1: raise ValueError(x)\n    return x + 1"), tests(HIDDEN)
    )
    assert "4711" not in shown(slot.mark(told))
    visible = slot.mark(together(answer("def f(x): return 3"), tests(HIDDEN)))
    assert "assert f(1) == 2" in shown(visible) and "4711" not in shown(visible)


MEMORY = """
import re
def holds(pattern):
    found = False
    with open('/proc/self/maps') as maps, open('/proc/self/mem', 'rb', 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            first, last = (int(x, 16) for x in span.split('-'))
            if rights.startswith('rw') and last - first < 1 << 28:
                try:
                    memory.seek(first)
                    found = found or bool(re.search(pattern, memory.read(last - first)))
                except OSError:
                    pass
    return found
"""


def test_the_text_of_a_test_arrives_with_its_cell(slot):
    # The pattern does not hold the word: else that would be there with the cell that looks for it.
    look = "print('found', holds(b'spring[t]ide'))"
    job = together(
        answer(MEMORY),
        answer(look, "before"),
        tests("# BEGIN HIDDEN TESTS\nassert 'springtide'\n# END HIDDEN TESTS"),
        answer(look, "after"),
    )
    result = slot.mark(job)
    assert "found False" in json.dumps(result.cells["before"].outputs)
    assert "found True" in json.dumps(result.cells["after"].outputs)


def test_nothing_that_a_test_does_to_a_library_survives(slot):
    job = together(
        answer("import numpy as np\nx = np.linalg.solve([[2.0]], [4.0])"),
        tests("assert x == 2\nnp.linalg.solve = None"),
    )
    assert [outcomes(slot.mark(job))["t"][0] for _ in range(2)] == ["passed", "passed"]


def test_notebooks_are_run_one_after_the_other_each_in_a_process_of_its_own(slot):
    cells = (
        answer("x = 1\nopen('left.txt', 'w').write('1')"),
        tests("assert x == 1"),
        answer("", "b"),
        tests("assert 'x' not in globals() and open('left.txt').read() == '1'", "u"),
        tests("pass", "v"),
    )
    names = ("one", "one", "two", "two", "three")
    placed = tuple(replace(c, notebook=name) for c, name in zip(cells, names, strict=True))
    result = slot.mark(replace(together(), cells=placed, absent=("three",)))
    assert outcomes(result) == {"t": ("passed", 1.0), "u": ("passed", 1.0), "v": ("missing", 0.0)}


STRIPPED = """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
"""
SCORED = """
from IPython import get_ipython
def score(*info):
    get_ipython().displayhook.prompt_count
    get_ipython().displayhook(1)
get_ipython().events.register('pre_run_cell', score)
"""
HARMLESS = """
import numpy as np
old = np.allclose
np.allclose = lambda *a, **k: old(*a, **k)
get_ipython().events.register('post_run_cell', lambda *r: print('took 1 s'))
assertion, answer, t = 1, 2, 3
"""


@pytest.mark.parametrize("trick", [STRIPPED, SCORED], ids=["no assertions", "a score of its own"])
def test_who_changes_how_tests_run_is_put_up_for_a_person(slot, trick):
    job = together(tests("pass", "early"), answer(trick), tests("assert 1 == 2"))
    result = slot.mark(job)
    assert outcomes(result) == {"early": ("passed", 1.0), "t": ("ungradable", 0.0)}
    assert "A person has to look" in " ".join(result.notices)


def test_a_harmless_change_is_no_trick(slot):
    job = together(answer(HARMLESS), tests("assert np.allclose(1, 1)"))
    assert outcomes(slot.mark(job)) == {"t": ("passed", 1.0)}
