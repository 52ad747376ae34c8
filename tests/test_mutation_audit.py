"""`jaxercise audit --mutate`: mutants by machine, those that keep their points, and the list of
those that may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.auditing import equivalents
from autograder.notebooks import CourseError

from .tiny_course import NAME, jaxercise, make_course


TESTS = """check.values(twice(2), 4)
### BEGIN HIDDEN TESTS
# sentence: "`twice(x)`" -> values | -
# sentence: "twice the number" -> values | large
# sentence: "Write" -> - | another
check.values(twice(98765), reference.twice(98765), name="large")  # hidden_canary
### END HIDDEN TESTS
"""
ENTRY = """[[twice]]
operator = "{operator}"
removed = "{removed}"
added = "{added}"
reason = "Tests of a test need one."
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = make_course(tmp_path / "course")
    (root / "tests" / "submissions" / NAME).mkdir(parents=True)
    return root


def weaken(course: Path, tests: str) -> None:
    script = course / "solutions" / NAME / f"{NAME}.py"
    text = script.read_text("utf-8")
    assert TESTS in text
    script.write_text(text.replace(TESTS, tests), "utf-8")


def audit(course: Path, *more: str) -> tuple[int, dict]:
    done = jaxercise(course, "audit", "--mutate", "--json", *more)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_good_tests_leave_no_mutant_its_points(course):
    code, found = audit(course)
    assert (code, found["survivors"], found["problems"]) == (0, [], [])
    made = found["total"]["made"]
    assert made > 3
    assert found["total"]["killed"] == [made, made]
    assert {e["exercise"] for e in found["exercises"]} == {"twice", "greet"}
    assert json.loads((course / "build" / "mutation.json").read_text("utf-8")) == found


def test_a_mutant_that_no_test_fails_is_shown_with_its_sentence(course):
    table = '# sentence: "twice the number" -> zero | large'
    weaken(
        course,
        'check.values(twice(0), 0, name="zero")\n### BEGIN HIDDEN TESTS\n'
        f'{table}\ncheck.values(twice(0), 0, name="large")\n### END HIDDEN TESTS\n',
    )
    code, found = audit(course, "--exercise", "twice")
    assert code == 1
    (problem,) = found["problems"]
    assert problem.startswith(f"{NAME}: ") and "lose points" in problem
    survivors = {s["added"]: s for s in found["survivors"]}
    lost = survivors["solution_canary = x - x"]
    assert lost["removed"] == "solution_canary = x + x"
    assert "+    solution_canary = x - x" in lost["diff"].splitlines()
    text = jaxercise(course, "audit", "--mutate", "--exercise", "twice").stdout
    assert "+    solution_canary = x - x" in text and "lose points" in text


def test_a_mutant_that_passes_the_visible_tests_only_is_counted(course):
    weaken(
        course,
        "check.values(twice(0), 0)\n### BEGIN HIDDEN TESTS\n"
        "check.values(twice(3), 6)\n### END HIDDEN TESTS\n",
    )
    code, found = audit(course, "--exercise", "twice")
    killed, of = found["total"]["killed"]
    noticed, dead = found["total"]["noticed"]
    assert killed == of == dead > noticed
    assert code == 1 and "pass the visible tests" in found["problems"][0]


def test_listed_mutants_do_not_count_and_need_a_reason(course):
    weaken(course, "check.values(twice(0), 0)\n")
    _, before = audit(course, "--exercise", "twice")
    entries = [ENTRY.format_map(survivor) for survivor in before["survivors"]]
    path = course / "tests" / "submissions" / NAME / "equivalent.toml"
    path.write_text("\n".join(entries), "utf-8")
    code, found = audit(course, "--exercise", "twice")
    assert found["survivors"] == []
    assert found["total"]["listed"] == len(entries)
    # A long list is no excuse.
    assert code == 1 and "listed as equivalent, over 10 %" in found["problems"][0]
    path.write_text(path.read_text("utf-8").replace("Tests of a test need one.", " "), "utf-8")
    with pytest.raises(CourseError, match=r"equivalent\.toml: an entry of twice gives no reason"):
        equivalents(path.parent)


def test_an_entry_that_is_wrong_is_told(course):
    entry = ENTRY.format(
        operator="operation_exchanged",
        removed="solution_canary = x + x",
        added="solution_canary = x - x",
    )
    path = course / "tests" / "submissions" / NAME / "equivalent.toml"
    path.write_text(entry, "utf-8")
    code, found = audit(course, "--exercise", "twice")
    assert code == 1
    assert any("listed as equivalent loses points" in problem for problem in found["problems"])


@pytest.mark.parametrize("text", ["[[twice", "[[twice]]\noperator = 3\n", "twice = 1\n"])
def test_a_list_that_cannot_be_read_is_told(course, text):
    path = course / "tests" / "submissions" / NAME / "equivalent.toml"
    path.write_text(text, "utf-8")
    done = jaxercise(course, "audit", "--mutate")
    assert done.returncode == 1
    assert f"{path}: cannot be read" in done.stderr


def test_an_exercise_that_is_not_there_is_told(course):
    done = jaxercise(course, "audit", "--mutate", "--exercise", "thrice")
    assert done.returncode == 1
    assert "there is nothing to mutate: no such exercise" in done.stderr
