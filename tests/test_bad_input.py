"""A class that hands in what it should not, and a machine that refuses what it should do."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest


pytest.importorskip("nbgrader")

from .tiny_course import (
    COMMAND,
    NAME,
    RIGHT,
    environment,
    gradebook,
    hand_in,
    jaxercise,
    make_course,
    notebook,
    place,
)


FULL = {"test_twice": 2.0, "test_greet": 1.0}
NOTHING = {"test_twice": 0.0, "test_greet": 0.0}
BY_HAND = {"test_twice": None, "test_greet": None}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("bad") / "course")


@pytest.fixture
def course(template, tmp_path):
    return Path(shutil.copytree(template, tmp_path / "course"))


@pytest.fixture(scope="module")
def marked_course(template, tmp_path_factory):
    """A course with one marked student: running it again starts no sandbox."""
    root = Path(shutil.copytree(template, tmp_path_factory.mktemp("marked") / "course"))
    hand_in(root, "ada", **RIGHT)
    assert jaxercise(root, "grade", "--slots", "1").returncode == 0
    return root


@pytest.fixture
def marked(marked_course, tmp_path):
    return Path(shutil.copytree(marked_course, tmp_path / "course"))


# What students hand in


def not_json(course, path):
    path.write_text("This is not a notebook.\n")


def old_format(course, path):
    path.write_text(json.dumps({"worksheets": [{"cells": []}], "nbformat": 3}))


def not_utf8(course, path):
    path.write_bytes(b'{"cells": [], "nbformat": 4, "x": "\xff"}')


def too_large(course, path):
    made = notebook(course, **RIGHT)
    made["metadata"]["padding"] = "x" * 50_000
    path.write_text(json.dumps(made))


def too_deep(course, path):
    path.write_text("[" * 20_000)


def link(course, path):
    path.symlink_to(course / "solutions" / NAME / f"{NAME}.ipynb")


def hard_link(course, path):
    os.link(course / "submitted" / "ada" / NAME / f"{NAME}.ipynb", path)


def pipe(course, path):
    os.mkfifo(path)


def folder(course, path):
    path.mkdir()


def linked_folder(course, path):
    path.parent.rmdir()
    path.parent.symlink_to(course / "submitted" / "zoe" / NAME)


def two_notebooks(course, path):
    for name in ("mine.ipynb", "final.ipynb"):
        path.with_name(name).write_text(json.dumps(notebook(course, **RIGHT)))


def no_notebook(course, path):
    path.with_name("notes.txt").write_text("Tomorrow.")


def renamed(course, path):
    path.with_name("Copy of adding (1).ipynb").write_text(json.dumps(notebook(course, **RIGHT)))


def paths_in_cells(course, path):
    made = notebook(course, **RIGHT)
    for number, name in enumerate(["../../ada", "/etc/passwd", "twice\0", "test_twice/../x"]):
        cell = {"cell_type": "code", "source": "", "outputs": [], "execution_count": None}
        made["cells"].append({**cell, "id": name, "metadata": {"nbgrader": {"grade_id": name}}})
        made["cells"][-1]["metadata"]["name"] = f"{name}{number}"
    made["metadata"]["kernelspec"] = {"name": "../../bin/sh", "display_name": "x"}
    path.write_text(json.dumps(made))


def nonsense(course, path):
    made = notebook(course, **RIGHT)
    made["cells"][3:3] = [7, None, {}, {"cell_type": "code"}, {"cell_type": [], "source": {}}]
    made["metadata"] = []
    path.write_text(json.dumps(made))


# maker: (marks, what the table and the report say about it)
REFUSED = {
    not_json: (BY_HAND, "is not a notebook: its JSON breaks off at line 1"),
    old_format: (BY_HAND, "is in an old notebook format"),
    not_utf8: (BY_HAND, "is not UTF-8 text"),
    too_large: (BY_HAND, "is larger than 0.0477 MiB"),
    too_deep: (BY_HAND, "is nested too deeply"),
    link: (BY_HAND, "is a symbolic link"),
    hard_link: (BY_HAND, "is hard-linked under another name"),
    pipe: (BY_HAND, "is a named pipe"),
    folder: (BY_HAND, "is a directory"),
    linked_folder: (BY_HAND, "is a link or a file"),
    two_notebooks: (BY_HAND, "there are 2 notebooks"),
    no_notebook: (NOTHING, "there is no notebook"),
    renamed: (FULL, "it was marked"),
    paths_in_cells: (FULL, ""),
    nonsense: (FULL, "cells that are not cells"),
}
UNUSABLE = {
    "bob,carol": "it contains ,",
    "red\x1b[31m\x07": "control",
    "..evil": "it begins with '.'",
    "-rf": "it begins with '-'",
    "back\\..\\slash": "it contains \\",
    # Shown without the space, as a student who is there.
    "zoe ": "begins or ends with a space",
    "<img src=x onerror=alert(1)>": "it contains < >",
    "[bold]loud": "it contains [ ]",
    "$(reboot)`id`": "it contains $ `",
    "a" * 200: "it is longer than 128 bytes",
    "mirror\u202egpj": "invisible characters",
}


@pytest.fixture(scope="module")
def run(template, tmp_path_factory):
    root = Path(shutil.copytree(template, tmp_path_factory.mktemp("class") / "course"))
    hand_in(root, "zoe", **RIGHT)
    # Two names, one file: it could be read, but whose it is cannot be told.
    hand_in(root, "ada", **RIGHT)
    hand_in(root, "mike", **RIGHT)
    for maker in REFUSED:
        maker(root, place(root, maker.__name__))
    for name in UNUSABLE:
        hand_in(root, name, **RIGHT)
    hand_in(root, os.fsdecode(b"latin\xe9"), **RIGHT)
    (root / "submitted" / "students.csv").write_text("id\nada\n")
    (root / "submitted" / "absent").mkdir()
    done = jaxercise(root, "grade")
    return root, done


def test_honest_students_get_their_marks(run):
    course, done = run
    marks = gradebook(course)
    assert marks["zoe"] == marks["mike"] == FULL
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("maker", REFUSED, ids=lambda maker: maker.__name__)
def test_each_gets_the_right_outcome(run, maker):
    course, done = run
    student, (marks, said) = maker.__name__, REFUSED[maker]
    assert gradebook(course)[student] == marks
    assert said in " ".join(done.stdout.split())
    assert (course / "feedback" / student / NAME / f"{NAME}.html").is_file()


def test_who_hands_in_nothing_is_missing(run):
    course, done = run
    assert gradebook(course)["absent"] == NOTHING
    assert re.search(r"absent *│ missing 0 *│ missing 0", done.stdout)
    assert "students.csv" not in done.stdout


def test_unusable_names_are_said_and_nothing_is_recorded_for_them(run):
    course, done = run
    assert done.returncode == 1
    for problem in UNUSABLE.values():
        assert re.search(
            rf"jaxercise: .*: the directory's name cannot be a student's id: "
            rf".*{re.escape(problem)}.*; rename it; no marks were recorded for it",
            done.stderr,
        ), problem
    recorded = {"zoe", "ada", "mike", "absent"} | {maker.__name__ for maker in REFUSED}
    assert set(gradebook(course)) == recorded
    for made in ("autograded", "feedback"):
        assert {p.name for p in (course / made).iterdir()} == recorded


def test_nothing_that_is_handed_in_reaches_the_terminal_or_a_page_as_code(run):
    course, done = run
    for text in (done.stdout, done.stderr):
        assert not {c for c in text if ord(c) < 32 and c != "\n"} and "\u202e" not in text
    report = (course / "report.html").read_text()
    assert "&lt;img src=x onerror=alert(1)&gt;" in report
    assert "<img" not in report and "<script" not in report
    assert "\x1b" not in report and "\u202e" not in report


def test_nothing_was_written_outside(run):
    course, _ = run
    assert {p.name for p in course.iterdir()} == {
        ".course_secret",
        "assignments",
        "autograded",
        "build",
        "feedback",
        "gradebook.db",
        "grades.csv",
        "jaxercise.toml",
        "report.html",
        "solutions",
        "submitted",
    }
    assert not list(course.rglob(".new-*")) and not list(course.rglob("*.tmp"))


def test_an_unknown_assignment_is_refused_before_anything_is_marked(course):
    hand_in(course, "ada", **RIGHT)
    done = jaxercise(course, "grade", NAME, "subtracting")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no assignment 'subtracting'" in done.stderr
    assert not (course / "gradebook.db").exists()


def test_check_does_not_wait_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    done = jaxercise(tmp_path, "check", "pipe.ipynb", timeout=30)
    assert done.returncode == 1
    assert "pipe.ipynb: " in done.stderr and "Traceback" not in done.stderr


# What the machine refuses


def worded(done, said):
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_locked_gradebook(marked):
    # Without this the command waits twenty seconds for the other to finish.
    url = f"sqlite:///{marked / 'gradebook.db'}?timeout=0.2"
    (marked / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
    )
    hand_in(marked, "bo")
    other = sqlite3.connect(marked / "gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    worded(jaxercise(marked, "grade", "--slots", "1"), "is locked by another program")
    other.execute("ROLLBACK")
    other.close()
    assert set(gradebook(marked)) == {"ada"}
    results = list((marked / "build" / "results").rglob("*.json"))
    assert jaxercise(marked, "grade").returncode == 0
    assert gradebook(marked) == {"ada": FULL, "bo": NOTHING}
    assert list((marked / "build" / "results").rglob("*.json")) == results


def in_mount_namespace(script, *arguments, cwd):
    """Runs a shell script that may mount, where this user may."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    unshare = ["unshare", *user, "--mount", "sh", "-c"]
    try:
        able = subprocess.run([*unshare, "mount -t tmpfs x /mnt"], capture_output=True).returncode
    except FileNotFoundError:
        able = 1
    if able != 0:
        pytest.skip("this user may not mount a file system here")
    command = [*unshare, script, "sh", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=240
    )


def test_a_read_only_gradebook(marked):
    script = """
        mount --bind gradebook.db gradebook.db && mount -o remount,bind,ro gradebook.db
        exec "$@" """
    hand_in(marked, "bo")
    done = in_mount_namespace(script, *COMMAND, "grade", "--slots", "1", cwd=marked)
    worded(done, "is read-only. Make the file and its folder writable")
    assert jaxercise(marked, "grade").returncode == 0
    assert gradebook(marked) == {"ada": FULL, "bo": NOTHING}


def test_a_read_only_folder(marked):
    script = """
        mount --bind . . && mount -o remount,bind,ro . && cd "$PWD"
        exec "$@" """
    done = in_mount_namespace(script, *COMMAND, "grade", "--fresh", "--slots", "1", cwd=marked)
    worded(done, "Read-only file system")


# The gradebook alone is larger than the first disk; the second has room for it.
@pytest.mark.parametrize("size", [pytest.param("60k", marks=pytest.mark.slow), "200k"])
def test_a_full_disk(marked, size):
    hand_in(marked, "bo", **RIGHT)
    assert jaxercise(marked, "grade", "--slots", "1").returncode == 0
    script = """
        mkdir out && mount -t tmpfs -o size=$1 tmpfs out && shift
        "$@" --out out || echo "first: $?"
        ls -A out | sed 's/^/there: /'
        mount -o remount,size=64m out
        "$@" --out out && cp -r out kept"""
    done = in_mount_namespace(script, size, *COMMAND, "grade", cwd=marked)
    assert "first: 1" in done.stdout, done
    assert "Traceback" not in done.stderr
    assert "No space left on" in done.stderr or "No space is left on" in done.stderr
    assert done.returncode == 0
    assert gradebook(marked / "kept") == {"ada": FULL, "bo": FULL}
    assert (marked / "kept" / "feedback" / "bo" / NAME / f"{NAME}.html").is_file()


def test_ctrl_c_ends_it_in_order_and_the_next_run_goes_on(course):
    hand_in(course, "ada", **RIGHT)
    hand_in(course, "bo", twice="import time\ntime.sleep(50)", greet=RIGHT["greet"])
    hand_in(course, "zoe", **RIGHT)
    process = subprocess.Popen(
        [*COMMAND, "grade", "--slots", "1"],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    results = course / "build" / "results"
    while not list(results.glob("*/*.json")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    # As a terminal sends it: to the command and all that it has started in its group.
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.strip() == "Stopped. Finished results are kept; the same command goes on from there."
    (first,) = results.glob("*/*.json")
    before = first.stat()
    (course / "submitted" / "bo" / NAME / f"{NAME}.ipynb").write_text(
        json.dumps(notebook(course, **RIGHT))
    )
    assert jaxercise(course, "grade", "--slots", "1").returncode == 0
    assert gradebook(course) == dict.fromkeys(["ada", "bo", "zoe"], FULL)
    assert first.stat().st_mtime_ns == before.st_mtime_ns
