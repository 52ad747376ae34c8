"""The command, as people call it: real processes, the real sandbox, a real gradebook."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner


pytest.importorskip("nbgrader")

from autograder.cli import main

from .tiny_course import (
    NAME,
    RIGHT,
    WRONG,
    gradebook,
    hand_in,
    jaxercise,
    make_course,
    notebook,
)


CLASS = {
    "ada": RIGHT,
    "bo": {**RIGHT, "twice": WRONG["twice"]},
    "cy": {},
    # nbgrader accepts such names; a page and a spreadsheet must not fall for them.
    "=1+1": RIGHT,
    "d&lto": {"greet": RIGHT["greet"]},
}
MARKS = {
    "ada": {"test_twice": 2.0, "test_greet": 1.0},
    "bo": {"test_twice": 1.0, "test_greet": 1.0},
    "cy": {"test_twice": 0.0, "test_greet": 0.0},
    "=1+1": {"test_twice": 2.0, "test_greet": 1.0},
    "d&lto": {"test_twice": 0.0, "test_greet": 1.0},
}


def call(*arguments):
    """The command in this process: quicker, for what ends before anything is started."""
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("cli") / "course")


@pytest.fixture
def course(template, tmp_path):
    return Path(shutil.copytree(template, tmp_path / "course"))


@pytest.fixture(scope="module")
def graded(template, tmp_path_factory):
    """A marked class: (course, what the command did)."""
    root = Path(shutil.copytree(template, tmp_path_factory.mktemp("graded") / "course"))
    for student, answers in CLASS.items():
        hand_in(root, student, **answers)
    return root, jaxercise(root, "grade")


# build and release


def test_build_makes_the_source_notebook(course):
    built = course / "solutions" / NAME / f"{NAME}.ipynb"
    built.unlink()
    done = call("build", "--course", course)
    assert (done.exit_code, done.output) == (0, f"built solutions/{NAME}/{NAME}.ipynb\n")
    assert "BEGIN HIDDEN TESTS" in built.read_text()


def test_build_check_says_whether_the_release_is_current(course):
    done = call("build", "--check", "--course", course)
    assert (done.exit_code, done.stderr) == (0, "")
    script = course / "solutions" / NAME / f"{NAME}.py"
    script.write_text(script.read_text().replace("twice the number", "two times the number"))
    before = (course / "assignments" / NAME / f"{NAME}.ipynb").read_bytes()
    done = call("build", "--check", "--course", course)
    assert done.exit_code == 1
    assert "does not match its source; run: jaxercise release adding" in done.stderr
    assert (course / "assignments" / NAME / f"{NAME}.ipynb").read_bytes() == before
    # A hidden test is no part of the release.
    script.write_text(script.read_text().replace("two times the number", "twice the number"))
    script.write_text(script.read_text().replace("98765", "98766"))
    assert call("build", "--check", "--course", course).exit_code == 0


def test_release_proves_references_and_stubs(course):
    done = jaxercise(course, "release")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout.splitlines()[-1] == "proved: every reference gets all points, every stub none"
    )


def test_release_enters_the_assignment_into_the_gradebook_that_is_configured(course):
    other = course / "marks" / "other.db"
    other.parent.mkdir()
    config = f"c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///{other}'\n"
    (course / "nbgrader_config.py").write_text(config)
    done = jaxercise(course, "release", "--no-proof")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(other)) as gradebook:
        names = gradebook.execute("select name from assignment").fetchall()
        points = gradebook.execute("select sum(max_score) from grade_cells").fetchone()
    assert names == [("adding",)]
    assert points[0] > 0
    assert not (course / "gradebook.db").exists()


def test_release_leaves_what_students_have_where_the_gradebook_refuses(course):
    hand_in(course, "ada", **RIGHT)
    assert jaxercise(course, "grade").returncode == 0
    before = (course / "assignments" / NAME / f"{NAME}.ipynb").read_bytes()
    script = course / "solutions" / NAME / f"{NAME}.py"
    script.write_text(script.read_text().replace('"twice"', '"doubled"'))
    done = jaxercise(course, "release", "--no-proof")
    assert done.returncode == 1
    assert "adding: the gradebook holds submissions" in done.stderr
    assert (course / "assignments" / NAME / f"{NAME}.ipynb").read_bytes() == before


def test_release_names_the_exercise_whose_reference_is_wrong(course):
    script = course / "solutions" / NAME / f"{NAME}.py"
    text = script.read_text().replace("solution_canary = x + x", "solution_canary = x * x")
    # The tests of `twice` are right about 2; of `greet` the stub does what is asked.
    text = text.replace("twice(98765), reference.twice(98765)", "twice(98765), 2 * 98765")
    text = text.replace('assert greet("hidden', 'assert greet("hidden_canary") or ("hidden')
    script.write_text(text)
    done = jaxercise(course, "release")
    assert done.returncode == 1
    assert "adding, twice: the reference gets 1 of 2 points (partly)" in done.stderr
    assert "greet" not in done.stderr
    assert "proved" not in done.stdout


# grade


def test_grade_marks_a_class(graded):
    course, done = graded
    assert done.returncode == 0, done.stderr
    assert gradebook(course) == MARKS
    lines = {line.split("│")[1].strip(): line for line in done.stdout.splitlines() if "│" in line}
    assert lines["bo"].split("│")[2:5] == [" partly 1  ", " passed 1  ", "    2/3 "]
    assert "missing 0" in lines["cy"] and "0/3" in lines["cy"]
    assert "5 submissions in" in done.stdout and "sandbox: " in done.stdout
    for name in ("gradebook.db", "grades.csv", "feedback", "report.html"):
        assert name in done.stdout
        assert (course / name).exists()


def test_grade_prints_json(graded):
    course, _ = graded
    done = jaxercise(course, "grade", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    rows = {row["student"]: row for row in told["submissions"]}
    assert list(rows) == sorted(CLASS)
    for student, marks in MARKS.items():
        row = rows[student]
        assert (row["assignment"], row["of"], row["notices"]) == (NAME, 3.0, [])
        assert row["points"] == sum(marks.values())
        # In the order of the notebook, from the store as from the engine.
        assert list(row["exercises"]) == ["twice", "greet"]
        assert {f"test_{e}": got["points"] for e, got in row["exercises"].items()} == marks
    assert rows["ada"]["exercises"]["twice"] == {
        "outcome": "passed",
        "points": 2.0,
        "of": 2.0,
        "codes": [],
    }
    assert rows["cy"]["exercises"]["greet"]["codes"] == ["JX001"]
    assert len(rows["bo"]["exercises"]["twice"]["codes"]) == 1


def test_grade_says_whose_marks_have_changed_and_why(course):
    hand_in(course, "ann", **WRONG)
    hand_in(course, "ben", **RIGHT)
    first = json.loads(jaxercise(course, "grade", "--json").stdout)
    assert first["changes"] == []
    path = course / "submitted" / "ann" / NAME / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook(course, **{**WRONG, "greet": RIGHT["greet"]})), "utf-8")
    again = json.loads(jaxercise(course, "grade", "--json").stdout)
    assert len(again["changes"]) == 1
    told = again["changes"][0]
    assert told.startswith(f"ann, {NAME}: greet failed 0 -> passed 1 ")
    assert told.endswith("(changed since: the notebook)")
    # Nobody's marks change where only the comment of a test does.
    assert json.loads(jaxercise(course, "grade", "--json", "--fresh").stdout)["changes"] == []


def test_every_student_gets_a_feedback_page(graded):
    course, _ = graded
    for student in CLASS:
        page = (course / "feedback" / student / NAME / f"{NAME}.html").read_text()
        assert "<script" not in page
        assert "hidden_canary" not in page and "solution_canary" not in page
        assert "BEGIN HIDDEN TESTS" not in page
    assert "JX123" in (course / "feedback" / "bo" / NAME / f"{NAME}.html").read_text()


def test_the_csv_is_the_gradebook(graded):
    course, _ = graded
    with open(course / "grades.csv", newline="", encoding="utf-8") as file:
        rows = {row["student_id"].lstrip("'"): row for row in csv.DictReader(file)}
    for student, marks in MARKS.items():
        assert float(rows[student]["score"]) == sum(marks.values())
        assert float(rows[student]["max_score"]) == 3
    # A spreadsheet would compute it.
    assert "=1+1" not in {row["student_id"] for row in rows.values()}


def test_the_report_escapes_names_and_holds_no_hidden_test(graded):
    course, _ = graded
    text = (course / "report.html").read_text()
    assert "<td>d&amp;lto</td>" in text
    assert "<script" not in text and "http" not in text.replace("http-equiv", "")
    assert "canary" not in text


def test_grade_writes_where_it_is_told_to(course, tmp_path):
    hand_in(course, "ada", **RIGHT)
    hand_in(course, "bo")
    moved = tmp_path / "elsewhere"
    (course / "submitted").rename(moved)
    out = tmp_path / "out"
    arguments = ("--submitted", moved, "--out", out, "--student", "ada", "--slots", "1")
    done = jaxercise(course, "grade", NAME, *arguments)
    assert done.returncode == 0, done.stderr
    assert gradebook(out) == {"ada": MARKS["ada"]}
    assert not (course / "gradebook.db").exists()
    # nbgrader's own commands work there: the sources are linked.
    assert (out / "solutions" / NAME / f"{NAME}.py").is_file()


def test_bare_is_refused_unless_the_flag_says_so(course):
    hand_in(course, "ada", **RIGHT)
    done = call("grade", "--course", course, "--level", "bare")
    assert done.exit_code == 2
    assert "--hidden-tests-unprotected" in done.stderr
    done = call("explain", "ada", "twice", "--course", course, "--level", "bare")
    assert done.exit_code == 2
    assert "--hidden-tests-unprotected" in done.stderr
    assert not (course / "gradebook.db").exists()
    done = jaxercise(course, "grade", "--level", "bare", "--hidden-tests-unprotected")
    assert done.returncode == 0, done.stderr
    assert "sandbox: bare" in done.stdout
    assert gradebook(course) == {"ada": MARKS["ada"]}


# check, explain


def saved(folder, content):
    path = folder / "mine.ipynb"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_check_needs_no_course(template, tmp_path):
    path = saved(tmp_path, notebook(template, **RIGHT))
    done = jaxercise(tmp_path, "check", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ twice  passed, 2 of 2 points in the visible tests" in done.stdout
    assert "✓ greet  passed, 1 of 1 points" in done.stdout
    # A student's folder holds what it held.
    assert [p.name for p in tmp_path.iterdir()] == ["mine.ipynb"]


def test_check_shows_the_finding_of_a_wrong_answer(template, tmp_path):
    wrong = "def twice(x):\n    return x + 1"
    path = saved(tmp_path, notebook(template, **{**RIGHT, "twice": wrong}))
    done = jaxercise(tmp_path, "check", "mine.ipynb")
    assert done.returncode == 1
    assert "✗ twice  failed, 0 of 2 points" in done.stdout
    assert "JX123 wrong-value" in done.stdout and "got       3: off by 1" in done.stdout
    assert "✓ greet" in done.stdout
    done = jaxercise(tmp_path, "check", path, "--exercise", "greet", "--json")
    assert done.returncode == 0
    assert {e: got["outcome"] for e, got in json.loads(done.stdout).items()} == {"greet": "passed"}


def test_check_finds_what_only_works_because_of_a_deleted_cell(template, tmp_path):
    answers = {**RIGHT, "greet": "def greet(name):\n    return GREETING + name"}
    done = jaxercise(tmp_path, "check", saved(tmp_path, notebook(template, **answers)))
    assert done.returncode == 1
    assert "NameError" in done.stdout and "GREETING" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("This is not a notebook.", "is not a notebook: its JSON breaks off at line 1"),
        ("", "is empty"),
        ('{"cells": 3}', "has no list of cells"),
        ('{"cells": [], "nbformat": 4}', "has no test cells"),
    ],
)
def test_check_says_why_a_file_cannot_be_checked(tmp_path, content, said):
    done = call("check", saved(tmp_path, content))
    assert done.exit_code == 1
    assert done.stderr.startswith(f"jaxercise: {tmp_path / 'mine.ipynb'}") and said in done.stderr


def test_check_names_what_it_cannot_find(template, tmp_path):
    done = call("check", tmp_path / "none.ipynb")
    assert (done.exit_code, "No such file" in done.stderr) == (1, True)
    path = saved(tmp_path, notebook(template))
    done = call("check", path, "--exercise", "halve")
    assert done.exit_code == 1
    assert "there is no exercise 'halve'; there are twice, greet" in done.stderr


def test_explain_shows_an_answer_and_its_checks(graded):
    course, _ = graded
    done = jaxercise(course, "explain", "bo", "twice")
    assert (done.returncode, done.stderr) == (0, "")
    assert "return x**2" in done.stdout
    assert "twice  partly, 1 of 2 points; sandbox " in done.stdout
    assert "failed  large" in done.stdout
    assert "broken  twice the number" in done.stdout and "holds   `twice(x)`" in done.stdout
    for arguments, said in [
        (("nobody", "twice"), "nobody has handed in nothing"),
        (("bo", "halve"), "bo has handed in nothing with an exercise halve"),
        (("bo", "twice", "--assignment", "adieu"), "there is no assignment 'adieu'"),
    ]:
        done = call("explain", *arguments, "--course", course)
        assert (done.exit_code, said in done.stderr) == (1, True), done.stderr


# audit, doctor


def test_audit_tests_the_graders(course):
    folder = course / "tests" / "submissions" / NAME / "twice"
    for kind, text in {
        "mutants/square": "# expect: JX120|JX123\ndef twice(x):\n    return x * x",
        "mutants/nothing": "# expect: JX999\ndef twice(x):\n    pass",
        "mutants/survivor": "# expect: JX123\ndef twice(x):\n    return x * 2",
        "alternatives/product": "def twice(x):\n    return 2 * x",
        "alternatives/wrong": "def twice(x):\n    return 2 * x + 1",
    }.items():
        path = folder / f"{kind}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = jaxercise(course, "audit", "--exercise", "twice", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["references"] == [1, 1]
    assert told["alternatives"] == [1, 2]
    assert told["mutants_failed"] == [2, 3]
    assert told["mutants_diagnosed"] == [1, 2], told
    problems = "\n".join(told["problems"])
    assert "alternative wrong: failed, 0 of 2" in problems
    assert "mutant nothing: expected JX999, got failed" in problems
    assert "mutant survivor: survives (passed, 2 of 2)" in problems
    for name in ("mutants/nothing", "mutants/survivor", "alternatives/wrong"):
        (folder / f"{name}.py").unlink()
    done = jaxercise(course, "audit", "--exercise", "twice")
    assert done.returncode == 0, done.stdout
    assert "off:" not in done.stdout
    # A whole audit asks for enough of both, of every exercise.
    done = jaxercise(course, "audit")
    assert done.returncode == 1
    assert "off: adding, greet: 0 mutants, at least 4 are needed" in done.stdout
    assert json.loads((course / "build" / "audit.json").read_text())["exercises"] == 2


def test_doctor_reports_what_works(tmp_path):
    done = jaxercise(tmp_path, "doctor", "--json")
    facts = json.loads(done.stdout)
    assert set(facts["levels"]) == {"namespaces", "restricted", "bare"}
    assert facts["levels"][facts["best"]]["works"]
    assert done.returncode == (3 if facts["best"] == "bare" else 0)
    assert facts["packages"]["jax"] and facts["devices"].startswith(("cpu", "gpu", "tpu"))


# What is refused


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["grade", "--slots", "0"],
        ["grade", "--level", "none"],
        ["grade", "--no-such-option"],
        ["check"],
        ["explain", "ada"],
        ["audit", "--sample", "0"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(arguments):
    done = call(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr


def test_errors_are_worded(course, tmp_path):
    for arguments, said in [
        (("grade", "--course", tmp_path / "none"), "there is no such directory"),
        (("grade", "--course", tmp_path), "a course keeps its assignments there"),
        (("grade", "--course", course), "put the class's work there as STUDENT/ASSIGNMENT"),
        (("grade", "subtracting", "--course", course), "known: adding"),
        (("release", "subtracting", "--course", course), "known: adding"),
        (("build", "--check", "subtracting", "--course", course), "known: adding"),
        (("audit", "--exercise", "halve", "--course", course), "nothing to audit"),
    ]:
        done = call(*arguments)
        assert (done.exit_code, done.stdout) == (1, ""), arguments
        assert done.stderr.startswith("jaxercise: ") and said in done.stderr
    (course / "submitted").mkdir()
    assert "nobody has handed in" in call("grade", "--course", course).stderr
    hand_in(course, "ada")
    done = call("grade", "--student", "nobody", "--course", course)
    assert "there is no submission to mark" in done.stderr
    (course / "jaxercise.toml").write_text("[limits]\ncell_cpu_s = -1\n")
    done = call("grade", "--course", course)
    assert "[limits] cell_cpu_s must be a number above 0" in done.stderr
    (course / "jaxercise.toml").unlink()
    script = course / "solutions" / NAME / f"{NAME}.py"
    script.write_text(script.read_text().replace('tests="greet"', 'tests="greeting"'))
    done = call("grade", "--course", course)
    assert done.exit_code == 1 and f"{script}:" in done.stderr


def test_a_level_that_does_not_work_here_is_3(course):
    told = json.loads(jaxercise(course, "doctor", "--json").stdout)
    broken = [n for n, level in told["levels"].items() if not level["works"]]
    if not broken:
        pytest.skip("every sandbox level works on this machine")
    hand_in(course, "ada", **RIGHT)
    done = jaxercise(course, "grade", "--level", broken[0])
    assert done.returncode == 3
    assert done.stderr.strip().splitlines()[-1].startswith("jaxercise: ")
    assert not (course / "gradebook.db").exists()
