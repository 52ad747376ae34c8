"""A run that is killed is finished by the next, as if nothing had happened."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest


pytest.importorskip("nbgrader")

from autograder.proctor._store import draft_prefix

from .tiny_course import (
    COMMAND,
    NAME,
    RIGHT,
    WRONG,
    environment,
    gradebook,
    hand_in,
    jaxercise,
    make_course,
    notebook,
    written,
)


CLASS = {
    "ada": RIGHT,
    "bo": {**RIGHT, "twice": WRONG["twice"]},
    "cy": {},
    "dan": {**RIGHT, "greet": "print('noise')\ndef greet(name):\n    raise ValueError(name)"},
    "eve": {**RIGHT, "twice": "import os\ndef twice(x):\n    os._exit(1)"},
}
SLOTS = "2"
SEED = 20260201
STOPPED = "Stopped. Finished results are kept; the same command goes on from there."


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("resume") / "course")
    for student, answers in CLASS.items():
        hand_in(root, student, **answers)
    return root


@pytest.fixture
def course(template, tmp_path):
    return Path(shutil.copytree(template, tmp_path / "course"))


@pytest.fixture(scope="module")
def undisturbed(template, tmp_path_factory):
    """A course that was marked in one go."""
    root = Path(shutil.copytree(template, tmp_path_factory.mktemp("undisturbed") / "course"))
    done = jaxercise(root, "grade", "--slots", SLOTS)
    assert done.returncode == 0, done.stderr
    return root


def results(course):
    """When each stored result was written, by digest."""
    found = (course / "build" / "results").glob("*/*.json")
    return {path.name: path.stat().st_mtime_ns for path in found}


def recorded(course):
    """How many students' records are complete."""
    try:
        connection = sqlite3.connect(f"file:{course / 'gradebook.db'}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        query = "select count(*) from jaxercise_record where student <> ''"
        return connection.execute(query).fetchone()[0]
    except sqlite3.OperationalError:
        # Not there yet, or being written to.
        return 0
    finally:
        connection.close()


def autograded(course):
    return len(list((course / "autograded").glob(f"*/{NAME}/*.ipynb")))


def pages(course):
    return len(list((course / "feedback").glob(f"*/{NAME}/*.html")))


def descendants(pid):
    """Every process below `pid`, with its start time so that a number used again is told apart."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = set(), [pid]
    while todo:
        for child in children.get(todo.pop(), []):
            todo.append(child)
            try:
                found.add((child, start_of(child)))
            except OSError:
                continue
    return found


def start_of(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def alive(process):
    pid, start = process
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] != "Z" and fields[19] == start


def end_when(course, reached, how=signal.SIGKILL):
    """Starts `grade`, sends it a signal once `reached(course)`, and sees that all that it had
    started ends too."""
    scratch = course.parent / "tmp"
    scratch.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [*COMMAND, "grade", "--slots", SLOTS],
        cwd=course,
        env={**environment(), "TMPDIR": str(scratch)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    family: set[tuple[int, str]] = set()
    while not reached(course, process.pid):
        assert process.poll() is None, "it ended before it could be killed"
        family |= descendants(process.pid)
        time.sleep(0.01)
    family |= descendants(process.pid)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    if how == signal.SIGINT:
        assert (process.returncode, said.strip()) == (130, STOPPED)
    deadline = time.monotonic() + 30
    while left := {each for each in family if alive(each)}:
        assert time.monotonic() < deadline, [
            Path(f"/proc/{pid}/cmdline").read_bytes() for pid, _ in left
        ]
        time.sleep(0.05)


def litter(course):
    """What lies about in a course, or in its temporary folder, that no finished run leaves."""
    ours = [p for p in course.rglob(".*") if p.name != ".course_secret"]
    staged = list((course / "build" / "gradebook").glob("*/"))
    scratch = list((course.parent / "tmp").glob("*"))
    mounts = [m for m in Path("/proc/mounts").read_text().splitlines() if str(course.parent) in m]
    return [str(p) for p in [*ours, *staged, *scratch, *mounts]]


def assert_as_if_undisturbed(course, undisturbed):
    assert gradebook(course) == gradebook(undisturbed)
    ours, theirs = written(course), written(undisturbed)
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def points():
    """Where to kill, in the order in which a run gets there: {name: whether it is there}, given
    the course and the number of the run's process."""
    draw = random.Random(SEED)
    few, more = sorted(draw.sample(range(1, len(CLASS)), 2))
    rows = draw.randint(1, len(CLASS) - 2)
    pages_made = draw.randint(1, len(CLASS) - 1)
    return {
        "sandboxes start": lambda _, pid: len(descendants(pid)) >= 2,
        f"{few} results": lambda course, _: len(results(course)) >= few,
        f"{more} results": lambda course, _: len(results(course)) >= more,
        "the gradebook is made": lambda course, _: (course / "gradebook.db").exists(),
        f"{rows} records": lambda course, _: recorded(course) >= rows,
        # In the middle of a record: the notebook is there, the note that it is done is not.
        f"{rows + 2} notebooks": lambda course, _: autograded(course) >= rows + 2,
        f"{pages_made} pages": lambda course, _: pages(course) >= pages_made,
    }


LOST = """
import threading
from autograder.cli import main

class Thrown:
    def __del__(self):
        raise KeyboardInterrupt

@main.command()
def lost():
    Thrown()
    threading.Event().wait(60)

main(["lost"])
"""


def test_ctrl_c_is_not_lost_while_an_object_is_thrown_away():
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (130, STOPPED)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(signal.SIGKILL, id="kill"),
        pytest.param(signal.SIGINT, id="ctrl-c", marks=pytest.mark.slow),
    ],
)
def test_a_run_ended_anywhere_is_finished_by_the_next(course, undisturbed, how):
    """One course, ended at every point in turn: what that leaves behind adds up."""
    kept: dict[str, int] = {}
    # A stopped run has the time to tidy up, wherever it was; a killed one has not.
    chosen = list(points().items())[:: 1 if how == signal.SIGKILL else 3]
    for name, reached in chosen:
        end_when(course, reached, how)
        now = results(course)
        assert {digest: now.get(digest) for digest in kept} == kept, f"{name}: marked twice"
        kept = now
        for path in course.glob("build/results/*/*.json"):
            json.loads(path.read_text())
        if how == signal.SIGINT:
            assert litter(course) == [], name
    done = jaxercise(course, "grade", "--slots", SLOTS)
    assert done.returncode == 0, done.stderr
    now = results(course)
    assert len(now) == len(CLASS)
    assert {digest: now.get(digest) for digest in kept} == kept
    assert_as_if_undisturbed(course, undisturbed)
    assert litter(course) == []


def test_a_kill_while_the_cache_is_filled(course, undisturbed):
    shutil.rmtree(course / "build" / "cache")
    filling = ".filling-*"
    end_when(course, lambda course, _: any((course / "build" / "cache").glob(f"*/{filling}")))
    # What a kill in the middle of writing a result leaves.
    pid = subprocess.Popen(["true"])
    pid.wait()
    (course / "build" / "results").mkdir(exist_ok=True)
    name = draft_prefix(".new-").replace(f"-{os.getpid()}-", f"-{pid.pid}-")
    (course / "build" / "results" / f"{name}x").write_text('{"exercises": {"tw')
    done = jaxercise(course, "grade", "--slots", SLOTS)
    assert done.returncode == 0, done.stderr
    # Everything has one result, the stub too.
    assert len(results(course)) == len(CLASS)
    assert_as_if_undisturbed(course, undisturbed)
    assert litter(course) == []


def test_two_runs_give_the_same_bytes(course, undisturbed):
    done = jaxercise(course, "grade", "--slots", "1", "--fresh")
    assert done.returncode == 0, done.stderr
    assert results(course).keys() == results(undisturbed).keys()
    for name in results(course):
        path = Path("build", "results", name[:2], name)
        assert (course / path).read_bytes() == (undisturbed / path).read_bytes()
    assert_as_if_undisturbed(course, undisturbed)


def test_a_changed_answer_marks_only_that_student_again(undisturbed, tmp_path):
    course = Path(shutil.copytree(undisturbed, tmp_path / "course"))
    before, files = results(course), written(course)
    path = course / "submitted" / "bo" / NAME / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook(course, **RIGHT)))
    done = jaxercise(course, "grade")
    assert done.returncode == 0, done.stderr
    after = results(course)
    assert {digest: after.get(digest) for digest in before} == before
    assert len(after) == len(before) + 1
    assert gradebook(course)["bo"] == {"test_twice": 2.0, "test_greet": 1.0}
    changed = {name for name, data in written(course).items() if files[name] != data}
    assert changed == {
        "grades.csv",
        "report.html",
        f"autograded/bo/{NAME}/{NAME}.ipynb",
        f"feedback/bo/{NAME}/{NAME}.html",
    }
