"""A class as an object: marked, looked at and written down from Python."""

from __future__ import annotations

import contextlib
import csv
import json
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


pytest.importorskip("nbgrader")

import autograder
from autograder import Class, Marking
from autograder.classroom import MarkingError, Observer, Run, check_notebook, statistics
from autograder.gradebook import GradebookError
from autograder.gradebook._lock import only_writer
from autograder.notebooks import CourseError
from autograder.proctor import Dask
from autograder.records import dumps

from .test_docs import DOCS, section
from .tiny_course import NAME, RIGHT, WRONG, gradebook, hand_in, jaxercise, make_course, notebook


CLASS = {
    "ada": RIGHT,
    "bo": {**RIGHT, "twice": WRONG["twice"]},
    "cy": {},
}
ONE_SLOT = Marking(slots=1)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A class that was marked, to look at."""
    root = make_course(tmp_path_factory.mktemp("classroom") / "course")
    for student, answers in CLASS.items():
        hand_in(root, student, **answers)
    (root / "submitted" / "dan" / NAME).mkdir(parents=True)
    return Class.open(root).mark(ONE_SLOT)


@pytest.fixture
def course(seen: Run, tmp_path: Path) -> Path:
    """The course of a class that was marked, with nothing written down."""
    return Path(shutil.copytree(seen.course.root, tmp_path / "course"))


@pytest.fixture
def run(course: Path) -> Run:
    return Class.open(course).mark(ONE_SLOT)


class Listener(Observer):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    @contextlib.contextmanager
    def progress(self, what: str, total: int) -> Iterator[Any]:
        self.heard.append((what, total))
        yield self.heard.append
        self.heard.append(f"{what} ends")

    def notice(self, text: str) -> None:
        self.heard.append(text)


# What there is to see


def test_there_is_a_row_for_everybody(seen):
    rows = {row.student: row for row in seen.rows}
    assert list(rows) == ["ada", "bo", "cy", "dan"]
    assert {name: (row.points, row.of) for name, row in rows.items()} == {
        "ada": (3, 3),
        "bo": (2, 3),
        "cy": (0, 3),
        "dan": (0, 3),
    }
    bo = rows["bo"].exercises
    assert list(bo) == ["twice", "greet"]
    assert (bo["twice"].outcome, bo["twice"].points, bo["twice"].of) == ("partly", 1, 2)
    assert (bo["twice"].codes, bo["greet"].codes) == (("JX123",), ())
    assert rows["ada"].notices == ()
    assert "there is no notebook" in rows["dan"].notices[0]
    with pytest.raises(AttributeError):
        rows["ada"].points = 100.0


def test_marking_writes_nothing_down(seen):
    for name in ("gradebook.db", "autograded", "feedback", "grades.csv", "report.html"):
        assert not (seen.course.root / name).exists()


def test_the_rows_are_those_of_the_command(seen, course):
    told = json.loads(jaxercise(course, "grade", "--json").stdout)
    assert told["submissions"] == json.loads(dumps(seen.rows))
    assert gradebook(course)["bo"] == {"test_twice": 1.0, "test_greet": 1.0}


def test_findings_are_whole(seen):
    (bo,) = [found for found in seen.findings if found.student == "bo"]
    assert (bo.assignment, bo.exercise) == (NAME, "twice")
    assert (bo.finding.code, bo.finding.slug) == ("JX123", "wrong-value")
    assert bo.finding.check == "large"


def test_statistics_count_the_class(seen):
    twice, greet = seen.statistics.exercises
    assert (twice.assignment, twice.exercise, twice.submissions, twice.of) == (NAME, "twice", 4, 2)
    assert (twice.outcomes, twice.mean) == ({"passed": 1, "partly": 1, "missing": 2}, 0.75)
    assert (greet.outcomes, greet.mean) == ({"passed": 2, "missing": 2}, 0.5)
    met = {each.code: each.students for each in seen.statistics.diagnoses}
    assert met == {"JX123": 1, "JX001": 1}
    assert statistics(()).exercises == ()


def test_the_table_has_columns_of_one_length(seen):
    columns = seen.table()
    assert list(columns) == ["student", "assignment", "exercise", "outcome", "points", "of", "code"]
    assert {len(column) for column in columns.values()} == {8}
    rows = list(zip(*columns.values(), strict=True))
    assert ("bo", NAME, "twice", "partly", 1.0, 2.0, "JX123") in rows
    assert ("ada", NAME, "greet", "passed", 1.0, 1.0, "") in rows


def test_only_these_students(course):
    run = Class.open(course, students=("bo",)).mark(ONE_SLOT)
    assert [row.student for row in run.rows] == ["bo"]


# Writing it down


def test_each_step_writes_its_own(course, run):
    run.record()
    assert sorted(gradebook(course)) == ["ada", "bo", "cy", "dan"]
    assert not (course / "feedback").exists()
    pages = run.write_feedback()
    assert [page.parts[-3] for page in pages] == ["ada", "bo", "cy", "dan"]
    with open(run.write_csv(), newline="", encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 3, "bo": 2, "cy": 0, "dan": 0}
    assert not (course / "report.html").exists()
    assert "JX123 wrong-value" in run.write_report().read_text("utf-8")


def test_all_of_it_says_where_it_is(course, run):
    graded = run.write()
    assert (graded.rows, graded.problems, graded.changes) == (run.rows, (), ())
    assert [label for label, _ in graded.pages] == ["gradebook", "grades", "feedback", "report"]
    assert all(Path(path).exists() for _, path in graded.pages)


def test_another_folder_is_written_to_if_there_is_one(course, tmp_path):
    out = tmp_path / "out"
    Class.open(course, out=out).mark(ONE_SLOT).write()
    assert sorted(gradebook(out)) == ["ada", "bo", "cy", "dan"]
    assert not (course / "gradebook.db").exists()


def test_the_report_is_one_of_the_whole_class(course):
    run = Class.open(course, students=("bo",)).mark(ONE_SLOT)
    assert "report" not in dict(run.write().pages)
    run.write_report()
    assert (course / "report.html").exists()


def test_a_gradebook_that_is_in_use_is_a_problem_or_an_error(course, run):
    with only_writer(course):
        with pytest.raises(GradebookError, match="Another run"):
            run.record()
        (problem,) = run.write().problems
    assert "Another run" in problem
    assert run.write().problems == ()


def test_whose_marks_have_changed(course, run):
    run.write()
    path = course / "submitted" / "bo" / NAME / f"{NAME}.ipynb"
    path.write_text(json.dumps(notebook(course, **RIGHT)), "utf-8")
    again = Class.open(course).mark(ONE_SLOT)
    (change,) = again.changes
    assert change.startswith(f"bo, {NAME}: twice partly 1 -> passed 2 ")
    assert again.write().changes == (change,)
    assert Class.open(course).mark(ONE_SLOT).changes == ()


def test_what_is_not_stored_leaves_no_trace_in_the_course(course, tmp_path):
    shutil.rmtree(course / "build" / "results")
    run = Class.open(course, out=tmp_path / "out").mark(Marking(slots=1, stored=False))
    assert run.write().problems == ()
    assert not (course / "build" / "results").exists()


def test_nothing_is_done_again_where_nothing_has_changed(course):
    listener = Listener()
    first = Class.open(course).grade(ONE_SLOT, listener)
    assert ("Marking", 3) in listener.heard
    listener = Listener()
    assert Class.open(course).grade(ONE_SLOT, listener) == first
    assert listener.heard == []


# Who is told


def test_an_observer_hears_of_each(course):
    listener = Listener()
    Class.open(course).mark(ONE_SLOT, listener).record()
    marked, recorded = listener.heard[:5], listener.heard[5:]
    assert (marked[0], marked[-1]) == (("Marking", 3), "Marking ends")
    assert sorted(marked[1:-1]) == ["ada", "bo", "cy"]
    assert (recorded[0], recorded[-1]) == (("Recording", 4), "Recording ends")
    assert sorted(recorded[1:-1]) == ["ada", "bo", "cy", "dan"]


def test_without_one_nothing_is_printed(course, capfd, caplog):
    Class.open(course).grade(ONE_SLOT)
    assert capfd.readouterr() == ("", "")
    with caplog.at_level(logging.WARNING):
        Observer().notice("the GPU cannot be used")
    assert caplog.messages == ["the GPU cannot be used"]


# One of them


def test_one_exercise_is_explained_in_full(course):
    found = Class.open(course).explain("bo", "twice", ONE_SLOT)
    assert found.result is not None
    assert (found.result.outcome, found.result.points) == ("partly", 1)
    assert [cell.source for cell in found.answers] == [WRONG["twice"]]
    assert [(check.name, check.passed) for check in found.result.checks][-1] == ("large", False)
    assert [said.held for said in found.sentences] == [True, False, None]
    assert found.sentences[1].quote == "twice the number"
    assert found.level and found.seconds > 0
    nothing = Class.open(course).explain("dan", "twice", ONE_SLOT)
    assert nothing.result is None and "there is no notebook" in nothing.message
    with pytest.raises(CourseError, match="ada has handed in nothing with an exercise halve"):
        Class.open(course).explain("ada", "halve", ONE_SLOT)


def test_a_student_s_own_notebook_needs_no_course(course, tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(notebook(course, **RIGHT)), "utf-8")
    result = check_notebook(path)
    assert {name: e.outcome for name, e in result.exercises.items()} == {
        "twice": "passed",
        "greet": "passed",
    }
    with pytest.raises(CourseError, match="there is no exercise 'halve'"):
        check_notebook(path, ["halve"])


# What is refused


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"level": "bare"}, "student code can read hidden tests"),
        ({"dask": Dask("tcp://host:8786"), "device": "cuda"}, "programs run on processors"),
        ({"dask": Dask("tcp://host:8786"), "slots": 2}, "leave out slots"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options, said):
    with pytest.raises(MarkingError, match=said):
        Marking(**options)


def test_what_cannot_be_marked_is_worded(course, tmp_path):
    with pytest.raises(CourseError, match="there is no such directory"):
        Class.open(tmp_path / "none")
    with pytest.raises(CourseError, match="known: adding"):
        Class.open(course, assignments=("subtracting",))
    with pytest.raises(CourseError, match="there is no submission to mark"):
        Class.open(course, students=("nobody",)).mark(ONE_SLOT)


# The manual


def test_the_example_of_the_manual_runs(course, monkeypatch, capsys):
    (block, *_) = blocks_of(section(DOCS / "instructors.md", "From Python"))
    monkeypatch.chdir(course.parent)
    exec(compile(block, "instructors.md", "exec"), {})
    said = capsys.readouterr().out
    assert re.search(rf"^bo {NAME} 2 of 3$", said, re.M)
    assert "JX123" in said
    assert (course.parent / "marks" / "report.html").exists()
    assert sorted(gradebook(course.parent / "marks")) == ["ada", "bo", "cy", "dan"]


def blocks_of(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)


def test_the_example_of_the_package_runs(course, monkeypatch, capsys):
    text = autograder.classroom.__doc__ or ""
    block = re.search(r"\n\n((?:    .*\n|\n)+)", text)
    assert block is not None
    monkeypatch.chdir(course.parent)
    exec(compile("\n".join(re.findall(r"^    (.*)$", block[1], re.M)), "classroom", "exec"), {})
    assert f"bo {NAME} 2.0 3.0" in capsys.readouterr().out
    assert (course / "report.html").exists()
