"""Grading again what has not changed: at once, and never when something has changed."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner


pytest.importorskip("nbgrader")

from autograder.classroom import _class, _receipt
from autograder.cli import main
from autograder.notebooks import CourseError

from .tiny_course import (
    NAME,
    RIGHT,
    WRONG,
    environment,
    hand_in,
    jaxercise,
    make_course,
    notebook,
    written,
)


HEAVY = {"nbgrader", "nbformat", "nbconvert", "sqlalchemy", "traitlets", "IPython", "jax", "jinja2"}
AGAIN = """
import sys
from autograder.cli import main
sys.argv = ["jaxercise", "grade", *sys.argv[1:]]
try:
    main()
finally:
    print("loaded", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("receipt") / "course")
    for student in ("ada", "bo", "cy"):
        hand_in(root, student, **RIGHT)
    done = jaxercise(root, "grade")
    assert done.returncode == 0, done.stderr
    return root, done


def timeless(text):
    return re.sub(r"in \d+ s;", "in some time;", text)


def state(course):
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_ino) for p in course.rglob("*")}


def test_an_unchanged_class_is_left_alone(graded):
    course, first = graded
    before = state(course)
    again = subprocess.run(
        [sys.executable, "-c", AGAIN],
        cwd=course,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert again.returncode == 0, again.stderr
    assert timeless(again.stdout) == timeless(first.stdout)
    assert not HEAVY & set(again.stderr.rpartition("loaded")[2].split())
    assert state(course) == before


def test_so_is_one_that_is_written_elsewhere(graded, tmp_path):
    """In every process: the order in which a set is gone through is another in each."""
    course, out = Path(shutil.copytree(graded[0], tmp_path / "course")), tmp_path / "out"
    called = [sys.executable, "-c", AGAIN, "--out", str(out)]
    for seed in range(4):
        before = state(out) if seed else {}
        done = subprocess.run(
            called,
            cwd=course,
            env={**environment(), "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        assert seed == 0 or state(out) == before
        assert (seed == 0) == ("nbgrader" in done.stderr.rpartition("loaded")[2].split())


@pytest.fixture
def looks_again(graded, monkeypatch):
    """Says whether `grade` sets out to read the submissions, whatever it would do with them."""

    def full(*_):
        raise CourseError("a full run")

    # The first that a full run does: no sandbox is opened.
    monkeypatch.setattr(_class, "Opening", full)

    def ask(*arguments):
        done = CliRunner().invoke(main, ["grade", "--course", str(graded[0]), *arguments])
        assert done.exit_code in (0, 1), done.output
        assert (done.exit_code == 1) == ("a full run" in done.output), done.output
        return done.exit_code == 1

    return ask


def added_to(path):
    path.write_bytes(path.read_bytes() + b"\n")


def page_by_hand(course):
    added_to(course / "feedback" / "bo" / NAME / f"{NAME}.html")


def manual_grade(course):
    connection = sqlite3.connect(course / "gradebook.db")
    with connection:
        connection.execute("update grade set manual_score = 0.5 where auto_score = 1")
    connection.close()


def being_written(course):
    (course / "gradebook.db-journal").write_text("the gradebook's former pages")


CHANGES = {
    "a notebook": lambda c: added_to(c / "submitted" / "bo" / NAME / f"{NAME}.ipynb"),
    "a second notebook": lambda c: (c / "submitted" / "bo" / NAME / "b.ipynb").write_text("{}"),
    "the time of submission": lambda c: (c / "submitted/bo" / NAME / "timestamp.txt").write_text(
        "2026-02-01 12:00:00 UTC"
    ),
    "a submission less": lambda c: shutil.rmtree(c / "submitted" / "bo" / NAME),
    "a submission more": lambda c: hand_in(c, "dan"),
    "a link": lambda c: (c / "submitted" / "eve").symlink_to(c / "submitted" / "bo"),
    "the source": lambda c: added_to(c / "solutions" / NAME / f"{NAME}.py"),
    "a data file": lambda c: (c / "solutions" / NAME / "data.csv").write_text("1"),
    "settings": lambda c: added_to(c / "jaxercise.toml"),
    "settings of nbgrader": lambda c: (c / "nbgrader_config.py").write_text("c = get_config()"),
    "the secret": lambda c: (c / ".course_secret").write_text("another secret, long enough"),
    "no page": lambda c: (c / "feedback" / "bo" / NAME / f"{NAME}.html").unlink(),
    "a page by hand": page_by_hand,
    "no graded notebook": lambda c: shutil.rmtree(c / "autograded" / "bo"),
    "no table": lambda c: (c / "grades.csv").unlink(),
    "no report": lambda c: (c / "report.html").unlink(),
    "a grade by hand": manual_grade,
    "another gradebook": lambda c: (c / "gradebook.db").write_bytes(b""),
    "no gradebook": lambda c: (c / "gradebook.db").unlink(),
    "a gradebook being written": being_written,
    "the stored results are gone": lambda c: shutil.rmtree(c / "build" / "results"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed(graded, looks_again, tmp_path, change):
    course, _ = graded
    assert not looks_again()
    copy = tmp_path / "before"
    shutil.copytree(course, copy, symlinks=True)
    try:
        change(course)
        assert looks_again()
    finally:
        shutil.rmtree(course)
        shutil.copytree(copy, course, symlinks=True)
    assert not looks_again()


def test_other_options_are_noticed(graded, looks_again, tmp_path):
    assert looks_again("--level", "bare", "--hidden-tests-unprotected")
    assert looks_again("--student", "bo")
    assert looks_again("--fresh")
    assert looks_again("--out", str(tmp_path / "out"))
    assert not looks_again(NAME)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("environment_digest", lambda: "another version of the kit"),
        ("_installed", lambda: ["nbconvert-99.dist-info"]),
        ("probe", lambda: type("Report", (), {"best": "another level"})),
    ],
)
def test_another_machine_is_noticed(looks_again, monkeypatch, name, value):
    monkeypatch.setattr(_receipt, name, value)
    assert looks_again()


def test_a_secret_in_the_environment_is_noticed(looks_again, monkeypatch):
    monkeypatch.setenv("JAXERCISE_SECRET", "another secret, long enough")
    assert looks_again()


def test_what_has_changed_is_done_again(graded, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(graded[0], course)
    before = written(course)
    page = f"feedback/ada/{NAME}/{NAME}.html"
    (course / page).unlink()
    shutil.rmtree(course / "submitted" / "cy")
    path = course / "submitted" / "bo" / NAME / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook(course, **{**RIGHT, "twice": WRONG["twice"]})))
    done = jaxercise(course, "grade")
    assert done.returncode == 0, done.stderr
    assert written(course)[page] == before[page]
    assert "ada,,,,3.0," in written(course)["grades.csv"].decode()
    assert "bo,,,,2.0," in written(course)["grades.csv"].decode()
    assert b">cy<" not in written(course)["report.html"]
    manual_grade(course)
    connection = sqlite3.connect(course / "gradebook.db")
    with connection:
        connection.execute("update comment set manual_comment = 'seen by a person'")
    connection.close()
    done = jaxercise(course, "grade")
    assert done.returncode == 0, done.stderr
    assert b"seen by a person" in written(course)[page]
    assert "ada,,,,2.5," in written(course)["grades.csv"].decode()


def test_a_damaged_receipt_is_none(graded, looks_again):

    course, _ = graded
    (receipt,) = (course / "build" / "results").glob("run-*.json")
    text = receipt.read_text()
    try:
        for damaged in ("", "{}", "[]", text[:-9], text.replace('"read"', '"red"')):
            receipt.write_text(damaged)
            assert looks_again()
    finally:
        receipt.write_text(text)
    assert not looks_again()
