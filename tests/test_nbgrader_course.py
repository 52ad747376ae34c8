"""Any nbgrader course under `jaxercise grade`: the marks that nbgrader gives it."""

from __future__ import annotations

import pytest


pytest.importorskip("nbgrader")

from autograder import Class
from autograder.notebooks import CourseError, load_course

from .nbgrader_course import (
    CONFIGURED,
    answer,
    by_hand,
    by_stock,
    grade,
    hand_in,
    locked,
    plain,
    release,
    scores,
    task,
    tests,
    write,
)
from .tiny_course import jaxercise


ONE = (
    locked("setup", "from helper import start\nimport os\n1 / 0"),
    plain("y = 5  # an example"),
    answer("a", "### BEGIN SOLUTION\nx = start + 1\n### END SOLUTION"),
    tests("t", "assert x\n# BEGIN HIDDEN TESTS\nassert x != 4711 and x == 2\n# END HIDDEN TESTS"),
    tests("read", "assert open('data/d.csv').read() == 'a,b'"),
    tests("told", "assert os.environ['NBGRADER_EXECUTION'] == 'autograde'"),
    tests("part", "1.5", 2),
    by_hand("why", "### BEGIN SOLUTION\ny = 1\n### END SOLUTION"),
    by_hand("essay", "### BEGIN SOLUTION\nText\n### END SOLUTION", kind="markdown"),
    task("do", "Draw.\n### BEGIN MARK SCHEME\nFair.\n### END MARK SCHEME"),
)
TWO = (
    answer("a", "### BEGIN SOLUTION\nz = 1\n### END SOLUTION"),
    tests("t", "assert z == 1 and 'x' not in globals()"),
)
ANSWERS = {
    "right": ({"a": "x = start + 1", "why": "# It diverges.", "essay": "So."}, {"a": "z = 1"}),
    "wrong": ({"a": "x = 4711", "t": "pass"}, {"a": "z = 2"}),
    "half": ({"a": "x = 2"}, None),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of two assignments, one with two notebooks, that three students handed in."""
    root = tmp_path_factory.mktemp("any") / "course"
    write(root / "source" / "hw" / "one.ipynb", *ONE)
    write(root / "source" / "hw" / "two.ipynb", *TWO)
    write(root / "source" / "alone" / "alone.ipynb", *TWO)
    (root / "source" / "hw" / "helper.py").write_text("start = 1\n")
    (root / "source" / "hw" / "data").mkdir()
    (root / "source" / "hw" / "data" / "d.csv").write_text("a,b")
    release(root, "hw", "alone")
    for student, (one, two) in ANSWERS.items():
        hand_in(root, student, "hw/one", one)
        if two is not None:
            hand_in(root, student, "hw/two", two)
    hand_in(root, "right", "alone/alone", {"a": "z = 1"})
    # Two names that are in use elsewhere and cannot be used here.
    write(root / "source" / "it's" / "n.ipynb", *TWO)
    return root


@pytest.fixture(scope="module")
def told(course):
    return grade(course)


def test_every_mark_is_nbgrader_s(course, told, tmp_path):
    assert scores(course) == by_stock(course, tmp_path / "stock", "hw", "alone")


def test_what_a_person_marks_stays_open(course, told):
    found = scores(course)
    assert found["right/hw/one/why"] == (None, True)
    assert found["half/hw/one/why"] == (0.0, False)


def test_an_absent_notebook_is_told_and_earns_nothing(told):
    rows = {(row["student"], row["assignment"]): row for row in told["submissions"]}
    half = rows["half", "hw"]
    assert half["exercises"]["two/t"] == {
        "outcome": "missing",
        "points": 0.0,
        "of": 1.0,
        "codes": [],
    }
    assert half["exercises"]["one/t"]["outcome"] == "passed"
    assert "two.ipynb was not handed in." in half["notices"]


def test_hidden_tests_of_any_spelling_stay_hidden(course, told):
    page = (course / "feedback" / "wrong" / "hw" / "one.html").read_text("utf-8")
    # The answer itself holds the number once.
    assert page.count("4711") == 1 and "A hidden test failed" in page


def test_a_name_that_cannot_be_used_stops_nobody_else(course, told):
    done = jaxercise(course, "grade", "alone", "--slots", "1")
    assert done.returncode == 0 and "passed" in done.stdout
    assert "it's: the name of an assignment cannot be used" in done.stderr


def test_the_second_run_marks_nothing_again(course, told):
    before = (course / "gradebook.db").read_bytes()
    assert grade(course)["submissions"] == told["submissions"]
    assert (course / "gradebook.db").read_bytes() == before


def test_a_student_checks_a_notebook_of_any_course(course, told):
    handed_in = course / "submitted" / "wrong" / "hw"
    (handed_in / "helper.py").write_text("start = 1\n")
    done = jaxercise(handed_in, "check", "two.ipynb")
    assert done.returncode == 1 and "assert z == 1" in done.stdout


@pytest.fixture
def small(tmp_path):
    """A course of one notebook, handed in by one student."""
    write(tmp_path / "source" / "hw" / "hw.ipynb", *TWO)
    release(tmp_path, "hw")
    hand_in(tmp_path, "ada", "hw/hw", {"a": "z = 1"})
    return tmp_path


@pytest.mark.parametrize(
    "setting",
    [
        'ClearHiddenTests.begin_test_delimeter = "SECRET"',
        'ClearSolutions.code_stub = {"python": "pass"}',
    ],
)
def test_a_setting_that_would_show_too_much_is_refused_by_name(small, setting):
    (small / "nbgrader_config.py").write_text(f"{CONFIGURED}\nc = get_config()\nc.{setting}\n")
    done = jaxercise(small, "grade", "--slots", "1")
    assert done.returncode == 1 and f"sets {setting.partition(' ')[0]}" in done.stderr
    assert not (small / "feedback").exists()


def test_nbgrader_s_timeout_holds(small):
    hand_in(small, "ada", "hw/hw", {"a": "import time; time.sleep(8); z = 1"})
    told = grade(small, more="\nc = get_config()\nc.Execute.timeout = 2\n")
    (row,) = told["submissions"]
    assert row["exercises"]["t"]["outcome"] == "timed_out"
    assert grade(small)["submissions"][0]["points"] == 1


def test_a_notebook_of_another_language_is_left_to_a_person(small):
    write(small / "source" / "hw" / "hw.ipynb", *TWO, language="R")
    (row,) = grade(small)["submissions"]
    assert row["exercises"]["t"]["outcome"] == "ungradable"
    assert row["notices"] == ["hw.ipynb is for r; only Python is marked here"]
    assert scores(small)["ada/hw/hw/t"] == (None, True)


def test_tests_that_nbgrader_has_yet_to_write_are_no_tests(small):
    write(small / "source" / "hw" / "hw.ipynb", TWO[0], tests("t", "### HASHED AUTOTEST z"))
    (entry,) = Class.open(small).entries()
    assert entry.job is None and "has AUTOTEST in t" in entry.message
    assert entry.result.exercises["t"].outcome == "ungradable"


def test_modules_that_a_student_hands_in_are_there(small):
    own = small / "submitted" / "ada" / "hw"
    hand_in(small, "ada", "hw/hw", {"a": "from tools.mine import z"})
    (row,) = grade(small)["submissions"]
    assert row["points"] == 0
    (own / "tools").mkdir()
    (own / "tools" / "mine.py").write_text("z = 1")
    (own / "link.py").symlink_to("/etc/hostname")
    (row,) = grade(small)["submissions"]
    assert row["points"] == 1
    assert scores(small) == by_stock(small, small / "stock", "hw")


def test_the_settings_choose_the_way(small):
    assert load_course(small).way("hw") == "together"
    (small / "jaxercise.toml").write_text('[course]\napart = ["hw"]\n')
    assert load_course(small).way("hw") == "apart"
    (small / "jaxercise.toml").write_text('[course]\ntogether = ["hv"]\n')
    with pytest.raises(CourseError, match="there is no assignment 'hv'"):
        load_course(small)


def test_doctor_says_how_a_course_is_marked_and_what_differs(small):
    noisy = tests("noisy", "import sys\nprint('careful', file=sys.stderr)")
    write(small / "source" / "loud" / "loud.ipynb", *TWO, noisy)
    done = jaxercise(small, "doctor", "--course", ".")
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines() == [
        "hw  together: 1 of 1 test cells get nbgrader's points",
        "loud  together: 1 of 2 test cells get nbgrader's points",
        "  noisy: 0 points from nbgrader, 1 here (text on stderr, which costs nothing here)",
    ]
    # The course itself is left as it was.
    assert not (small / "autograded").exists() and not (small / "release" / "loud").exists()
