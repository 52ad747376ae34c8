"""A check, a diagnosis and a probe of a course's own, in all the places where they are met."""

from __future__ import annotations

import ast
import html
import json
import re
import shutil
import sysconfig
import venv
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from autograder import check, diagnoses
from autograder.checks import authoring
from autograder.records import replace

from . import tiny_course
from .conftest import answer, cell, graded, make_job, marked
from .tiny_course import jaxercise


EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "own_check"
NAME = "01_spring"
ANSWERS = EXAMPLE / "tests" / "submissions" / NAME / "step"
RIGHT = (ANSWERS / "alternatives" / "numpy_like.py").read_text("utf-8")
WRONG = (ANSWERS / "mutants" / "explicit.py").read_text("utf-8")
# Wrong in another way than the test of a value knows, and wrong for what is hidden only.
WIDER = "def step(q, p, dt):\n    return q + 1.5 * dt * p, p - dt * q\n"
SELDOM = """def step(q, p, dt):
    new = p - dt * q
    return q + dt * (new if q.shape == (1,) else p), new
"""
SLANTED = authoring.diagnosis(
    "ST101",
    "not-symmetric",
    title="The matrix is not symmetric",
    why="It is the product of two different matrices.",
    next="What is the transpose of a product?",
)


@authoring.check("value")
def is_symmetric(f, x, *, found=None):
    """Checks that `f(x)` is a symmetric matrix."""
    s = authoring.subject(f)
    call = authoring.Args(x)
    text = authoring.called(s, call)
    (got,) = authoring.evaluated(s, [call])
    if isinstance(got, Exception):
        return authoring.from_error(text, got, "a matrix")
    if found is not None:
        return found
    a = authoring.numbers(got)
    if a is not None and a.ndim == 2 and np.array_equal(a, a.T):
        return None
    return SLANTED.finding(text, got=authoring.tell(got), expected="a symmetric matrix")


X = np.float32([[1, 2], [3, 4]])


# --- beside the student's code


def test_it_is_a_check_like_ours():
    with check.recording() as log:
        is_symmetric(lambda x: x @ x.T, X, name="right")
        with pytest.raises(check.CheckFailed) as failed:
            is_symmetric(lambda x: x @ x, X)
    assert [(r.name, r.kind, r.passed) for r in log] == [
        ("right", "value", True),
        ("is_symmetric", "value", False),
    ]
    text = str(failed.value)
    assert text.startswith("is_symmetric   ST101 not-symmetric\n")
    assert "What is the transpose of a product?" in text
    # It has no page.
    assert "more" not in text
    with pytest.raises(check.CheckFailed, match="JX003"):
        is_symmetric(lambda x: 1 / 0, X)


def test_checks_of_the_kit_can_name_it():
    with pytest.raises(check.CheckFailed, match="ST101"):
        check.values(X, X.T, mistakes={"ST101": X})
    with pytest.raises(check.CheckFailed, match="ST101"):
        check.true(False, "It is not symmetric.", code="ST101")
    with pytest.raises(check.CheckFailed, match="ST101"):
        check.values(X, X.T, diagnose=(lambda: SLANTED.finding("f(x)"),))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("no", "returned a str"),
        (False, "returned a bool"),
        (replace(SLANTED.finding(), got=7), "got of its finding is a int, not a text"),
        (replace(SLANTED.finding(), code="ST999"), "no diagnosis 'ST999'"),
    ],
)
def test_what_is_no_finding_is_the_authors_mistake(wrong: Any, said: str):
    with pytest.raises(authoring.Ungradable, match=f"is_symmetric.*{said}"):
        is_symmetric(lambda x: x, X, found=wrong)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "JX999"}, "capital letters other than JX"),
        ({"code": "st101"}, "capital letters other than JX"),
        ({"slug": "Not Symmetric"}, "small letters, digits and hyphens"),
        ({"why": " "}, "ST102 has no why"),
    ],
)
def test_a_diagnosis_of_ones_own_must_have_a_name_of_its_own(change: dict[str, str], said: str):
    texts = {"code": "ST102", "slug": "wrong", "title": "Wrong", "why": "So.", "next": "Why?"}
    made = {**texts, **change}
    with pytest.raises(ValueError, match=said):
        authoring.diagnosis(made.pop("code"), made.pop("slug"), **made)
    # Nothing of the catalogue can be replaced.
    assert diagnoses.find("JX101") is diagnoses.catalogue["JX101"]


def total(f, x) -> float:
    return float(np.sum(f(x)))


def unannotated(f, x):
    return 0.0


def rows(f, x) -> list[authoring.probes.Tensor]:
    return [f(row) for row in x]


def of_a_class(f, x) -> np.ndarray:
    return np.asarray(f(x))


def test_a_probe_must_say_what_it_reports():
    s = authoring.subject(lambda x: 2 * x)
    assert authoring.probed(s, total, X) == 20.0
    assert [row.tolist() for row in authoring.probed(s, rows, X)] == [[2, 4], [6, 8]]
    assert isinstance(authoring.probed(s, total, None), TypeError)
    for probe, said in ((unannotated, "such as `-> list"), (of_a_class, r"`probes\.Tensor`")):
        with pytest.raises(authoring.Ungradable, match=said):
            authoring.probed(s, probe, X)


def test_a_wrong_answer_is_told_as_our_checks_tell_it():
    assert authoring.different("f(x)", jnp.ones(2), np.ones(2, np.float32)) is None
    found = authoring.different("f(x)", jnp.ones(2), np.ones(3, np.float32))
    assert found is not None and (found.code, found.called) == ("JX120", "f(x)")


# --- in the examiner

OWN = """from autograder.checks import authoring

LARGE = authoring.diagnosis(
    "ST103", "too-large", title="A number is too large", why="Something is counted twice.",
    next="How often is it counted?",
)

LIMIT = 10.0


def largest(f, x) -> dict[str, float]:
    return {"largest": min(float(np.max(f(x))), LIMIT)}


def rows(f, x) -> list[authoring.probes.Tensor]:
    return [f(x)]


@authoring.check("property")
def is_small(f, x, *, probe=largest):
    s = authoring.subject(f)
    text = authoring.called(s, authoring.Args(x))
    report = authoring.probed(s, probe, x)
    if isinstance(report, Exception):
        return authoring.from_error(text, report, "numbers")
    if isinstance(report, list):
        return authoring.different(text, report[0], x)
    if report["largest"] < 3:
        return None
    return LARGE.finding(text, got=f"a number like {report['largest']:g}, too large by far",
        expected="numbers below 3")
"""
TESTS = """check.values(f(jnp.ones(2)), jnp.ones(2))
is_small(f, np.ones(2, np.float32))
is_small(f, np.float32([2, 7]), name="is small, really")
"""


def result(slot, source: str, tests: str = TESTS, own: str = OWN) -> dict[str, Any]:
    job = make_job(cell("own", "trusted", own), answer("f", source), graded("f", tests, 3.0))
    return marked(slot, job)["exercises"]["f"]


def test_each_of_its_calls_is_a_share_of_the_points(slot):
    got = result(slot, "def f(x):\n    return x")
    assert (got["outcome"], got["points"]) == ("partly", 2.0)
    assert [c["name"] for c in got["checks"]] == ["values", "is_small f", "is small, really"]
    (found,) = got["findings"]
    assert (found["code"], found["slug"], found["more"]) == ("ST103", "too-large", "")
    assert found["got"] == "a number like 7, too large by far"
    assert found["called"] == "f(x: np f32[2])\nwhere x = [2. 7.]"


def test_a_probe_can_report_arrays(slot):
    tests = "is_small(f, np.ones(2, np.float32), probe=rows)"
    assert result(slot, "def f(x):\n    return x", tests)["outcome"] == "passed"
    got = result(slot, "def f(x):\n    return 3 * x", tests)
    assert [found["code"] for found in got["findings"]] == ["JX123"]


def test_with_hidden_inputs_it_says_nothing_that_came_of_them(slot):
    hidden = f"### BEGIN HIDDEN TESTS\n{TESTS}### END HIDDEN TESTS"
    got = result(slot, "def f(x):\n    return x", hidden)
    (found,) = got["findings"]
    assert found["got"] == "a number like … too large by far"
    assert found["expected"] == "numbers below 3"
    assert found["why"] == "Something is counted twice."
    assert found["next"] == "How often is it counted?"
    assert found["check"] == "is small, really"


def test_what_the_student_raises_is_told_as_ever(slot):
    got = result(
        slot, "def f(x):\n    if x[0] == 2:\n        raise ValueError('two')\n    return x"
    )
    (found,) = got["findings"]
    assert found["code"] == "JX003" and "ValueError: two" in found["got"]


@pytest.mark.parametrize(
    "said", ['"a lot"', '{"largest": Liar()}', "Liar()", "{1: 2.0}", '{"largest": {1.0, 2.0}}']
)
def test_a_report_of_another_form_costs_the_points(slot, said):
    """The probe is ours, but it runs in a process where everything can be replaced."""
    source = f"""class Liar(float):
    def __getattr__(self, name):
        return 1.0
    def __getitem__(self, key):
        return 1.0


import autograder.candidate._serve
autograder.candidate._serve.plain_report = lambda report: {said}


def f(x):
    return x"""
    got = result(slot, source)
    assert got["points"] == 1.0
    assert {found["code"] for found in got["findings"]} == {"JX018"}


def test_a_probe_that_cannot_be_sent_is_no_fault_of_the_students(slot):
    for broken in ("def other(f, x):", "def other(f, x) -> np.ndarray:"):
        own = f"{OWN}\n\n{broken}\n    return 1.0\n"
        tests = TESTS.replace("2, np.float32))", "2, np.float32), probe=other)")
        got = result(slot, "def f(x):\n    return x", tests, own)
        assert got["outcome"] == "ungradable"
    own = OWN.replace("LIMIT = 10.0", "LIMIT = (number for number in [10.0])")
    assert result(slot, "def f(x):\n    return x", own=own)["outcome"] == "ungradable"


def test_a_mistake_of_the_check_in_handling_an_answer_is_put_down_to_the_answer(slot):
    own = """from autograder.checks import authoring

@authoring.check("value")
def has_two_rows(f):
    first, second = authoring.subject(f).call()
"""
    got = result(slot, "def f():\n    return 1, 2, 3", "has_two_rows(f)", own)
    assert got["outcome"] == "failed"
    assert got["findings"][0]["code"] == "JX018"


# --- in a course


def place(course: Path, student: str, source: str) -> Path:
    notebook = json.loads((course / "assignments" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    for each in notebook["cells"]:
        if each["id"] == "step":
            each["source"] = source
    path = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def text_of(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text("utf-8")))


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    root = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("own") / "course"))
    done = jaxercise(root, "release")
    assert done.returncode == 0, done.stderr
    assert "proved" in done.stdout
    return root


def test_the_example_is_released_marked_and_explained(course):
    pytest.importorskip("nbgrader")
    notebook = place(course, "ada", RIGHT), place(course, "bob", WRONG)
    place(course, "cyd", WIDER)
    place(course, "dee", SELDOM)
    done = jaxercise(course, "grade", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["student"]: row for row in json.loads(done.stdout)["submissions"]}
    right, wrong = (rows[student]["exercises"]["step"] for student in ("ada", "bob"))
    assert (right["outcome"], right["points"], right["codes"]) == ("passed", 3.0, [])
    assert (wrong["outcome"], wrong["points"]) == ("failed", 0.0)
    assert wrong["codes"] == ["PH101", "PH101", "PH101", "JX123"]

    pages = {
        "bob": (
            "values   PH101 energy-grows",
            "Which of q and p is known already when the other one is computed?",
            "more      pages/PH101",
            # One mistake is told once.
            "also      conserves_energy step, conserves energy, longer",
        ),
        "cyd": ("conserves_energy step   PH101 energy-grows", "an energy of up to "),
        "dee": ("conserves energy, longer   PH101 energy-grows", "got       an energy that grows"),
    }
    for student, texts in pages.items():
        page = text_of(course / "feedback" / student / NAME / f"{NAME}.html")
        for said in texts:
            assert said in page, student
    assert "PH101 energy-grows" not in text_of(course / "feedback" / "ada" / NAME / f"{NAME}.html")
    assert "PH101" in text_of(course / "report.html")

    explained = jaxercise(course, "explain", "dee", "step")
    assert explained.returncode == 0, explained.stderr
    assert "conserves energy, longer   PH101 energy-grows" in explained.stdout
    checked = jaxercise(course, "check", notebook[1])
    assert checked.returncode == 1
    assert "values   PH101 energy-grows" in checked.stdout


def test_the_answers_of_the_example_are_what_they_promise(course):
    done = jaxercise(course, "audit")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("source", "code"), [(RIGHT, None), (WRONG, "PH101")])
def test_it_works_in_the_students_own_notebook(course, source, code):
    notebook = json.loads((course / "assignments" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    told = []
    for each in notebook["cells"]:
        if each["cell_type"] == "code":
            text = source if each["id"] == "step" else "".join(each["source"])
            try:
                exec(text, names)
            except check.CheckFailed as failed:
                told.append(failed.finding.code)
    assert told == ([code] if code else [])
    if code:
        with pytest.raises(check.CheckFailed, match=r"energy of up to 3\.66"):
            names["conserves_energy"](names["step"], jnp.array([1.0]), jnp.array([0.0]))


def test_the_manual_shows_the_example_and_all_that_there_is():
    manual = (EXAMPLE.parents[1] / "docs" / "authors.md").read_text("utf-8")
    manual = manual[manual.index("## A check of your own") :]
    script = (EXAMPLE / "solutions" / NAME / f"{NAME}.py").read_text("utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", manual, re.DOTALL)
    assert shown.partition('# %% trusted="energy"')[2].strip() in script
    rows = [line.split("|")[1] for line in manual.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`(\w+)", row)}
    tree = ast.parse(Path(authoring.__file__).read_text("utf-8"))
    imports = [a for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names]
    public = {a.name for a in imports if a.asname == a.name}
    public |= {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    assert listed == public


def test_the_page_of_the_example_says_what_is_so():
    page = (EXAMPLE / "pages" / "PH101.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, float] = {}
    exec(code, names)
    assert round((names["p"] ** 2 + names["q"] ** 2) / 2, 2) == 1.35 and "-> 1.35" in code


def interpreter(folder: Path) -> tuple[str, Path]:
    """A Python with an installation of its own, beside all that is installed here; its folder of
    packages."""
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    places = (sysconfig.get_path("purelib"), str(EXAMPLE.parents[1]))
    (site / "others.pth").write_text("\n".join(places))
    return str(folder / "bin" / "python"), site


def test_an_installed_module_will_do_as_well(tmp_path, monkeypatch):
    """Several assignments share it; what it says is part of what a stored result depends on."""
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "course"))
    script = root / "solutions" / NAME / f"{NAME}.py"
    text = script.read_text("utf-8")
    start = text.index("GROWS =")
    end = text.index("# %% [markdown]", start)
    using = f"{text[:start]}import springs\n\n\n{text[end:]}"
    using = using.replace("\nconserves_energy(", "\nsprings.conserves_energy(")
    script.write_text(using, "utf-8")

    python, installed = interpreter(tmp_path / "venv")
    metadata = installed / "springs-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: springs\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[jaxercise.checks]\nsprings = springs\n")
    imports = ("jax.numpy as jnp", "numpy as np", "autograder.checks.authoring as authoring")
    module = "".join(f"import {name}\n" for name in imports) + text[start:end]
    (installed / "springs.py").write_text(module, "utf-8")
    monkeypatch.setattr(tiny_course, "COMMAND", [python, *tiny_course.COMMAND[1:]])

    def run(*arguments: str) -> str:
        done = jaxercise(root, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def page() -> str:
        run("grade")
        return text_of(root / "feedback" / "bob" / NAME / f"{NAME}.html")

    assert "proved" in run("release")
    place(root, "bob", SELDOM)
    told = page()
    assert "conserves energy, longer   PH101 energy-grows" in told
    # Words of the module may be told of hidden inputs as well.
    assert "got       an energy that grows" in told
    changed = module.replace("an energy that grows", "energy that grows and grows")
    (installed / "springs.py").write_text(changed, "utf-8")
    assert "got       energy that grows and grows" in page()
