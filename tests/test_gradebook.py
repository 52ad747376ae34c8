"""Marks, feedback and exports of a small course, written and read through nbgrader's own code."""

import base64
import copy
import csv
import html
import json
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st


pytest.importorskip("nbgrader")

from autograder.gradebook import (
    GradebookError,
    clean_text,
    export_csv,
    feedback,
    load_config,
    marks,
    not_marked,
    outputs_for,
    record,
    replaying,
    sanitise,
)
from autograder.notebooks import read_notebook
from autograder.records import Result, plain, read, replace


HIDDEN = "secret_expectation(add(40, 2))"


def nbgrader_data(grade_id, *, grade=False, solution=False, locked=False, points=None):
    data = {"schema_version": 3, "grade": grade, "solution": solution, "locked": locked}
    data |= {"task": False, "grade_id": grade_id}
    return data if points is None else data | {"points": points}


def code(source, nbgrader=None, exercise=None, id="free"):
    metadata = {} if nbgrader is None else {"nbgrader": nbgrader}
    if exercise:
        metadata["jaxercise"] = {"exercise": exercise}
    cell = {"cell_type": "code", "id": id, "metadata": metadata, "source": source}
    return cell | {"outputs": [], "execution_count": None}


def exercise_cells(name, points, answer):
    tests = f"assert {name}(1, 2)\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"
    return [
        code(answer, nbgrader_data(name, solution=True), name, name),
        code(
            tests,
            nbgrader_data(f"test_{name}", grade=True, locked=True, points=points),
            name,
            f"test_{name}",
        ),
    ]


def notebook(answers, extra=()):
    cells = [
        {"cell_type": "markdown", "id": "intro", "metadata": {}, "source": "# Adding"},
        *exercise_cells("add", 2, answers.get("add", "def add(a, b): return a + b")),
        *exercise_cells("sub", 3, answers.get("sub", "def sub(a, b): return a - b")),
        *extra,
    ]
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": spec, "jaxercise": {"assignment": "hw"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


FINDING = {
    "code": "JX101",
    "slug": "input-mutated",
    "called": "add(1, 2)",
    "got": "4",
    "expected": "3",
    "why": "The input was changed.",
    "next": "Build a new array.",
    "more": "docs/diagnoses/JX101.md",
    "check": "add small",
}


def result(add, sub, outputs=None, findings=()):
    def exercise(name, points, of):
        outcome = "ungradable" if points is None else "passed" if points == of else "partly"
        check = {"name": f"{name} small", "passed": points == of, "cell": f"test_{name}"}
        found = [finding for finding in findings if finding["check"] == check["name"]]
        entry = {"outcome": outcome, "points": points or 0.0, "of": of}
        return entry | {"findings": found, "checks": [check]}

    cells = {name: {"points": None, "of": None, "outputs": []} for name in ("add", "sub")}
    cells |= {
        "test_add": {"points": add, "of": 2.0, "outputs": []},
        "test_sub": {"points": sub, "of": 3.0, "outputs": []},
    }
    for name, put_out in (outputs or {}).items():
        cells.setdefault(name, {"points": None, "of": None})["outputs"] = put_out
    exercises = {"add": exercise("add", add, 2.0), "sub": exercise("sub", sub, 3.0)}
    made = {"exercises": exercises, "cells": cells, "notices": [], "level": "bare"}
    return read(Result, made)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    # The first record of a course makes its gradebook, which takes most of the time.
    root = tmp_path_factory.mktemp("course")
    (root / "solutions" / "hw").mkdir(parents=True)
    text = json.dumps(notebook({}))
    (root / "solutions" / "hw" / "hw.ipynb").write_text(text, encoding="utf-8")
    (root / "solutions" / "hw" / "data.csv").write_text("1,2\n", encoding="utf-8")
    record(root, "hw", [])
    return root


@pytest.fixture
def course(template, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(template, root)
    return root


def entry(student, add, sub, *, time=None, answers=None, extra=(), **more):
    return student, notebook(answers or {}, extra), result(add, sub, **more), time


def scores(course):
    return {(student, cell): score for student, cell, score, _ in marks(course, "hw")}


def query(course, sql):
    with sqlite3.connect(course / "gradebook.db") as connection:
        return connection.execute(sql).fetchall()


# Marks


def test_marks_equal_the_results(course):
    done = record(
        course,
        "hw",
        [
            entry("full", 2.0, 3.0),
            entry("part", 0.7, 1.1, findings=[FINDING]),
            entry("zero", 0.0, 0.0, findings=[FINDING]),
            entry("fault", None, 3.0),
        ],
    )
    assert set(done.written) == {"full", "part", "zero", "fault"}
    assert scores(course) == {
        ("full", "test_add"): 2.0,
        ("full", "test_sub"): 3.0,
        ("part", "test_add"): 0.7,
        ("part", "test_sub"): 1.1,
        ("zero", "test_add"): 0.0,
        ("zero", "test_sub"): 0.0,
        ("fault", "test_add"): None,
        ("fault", "test_sub"): 3.0,
    }
    waiting = "select count(*) from grade where needs_manual_grade and auto_score is null"
    assert query(course, waiting) == [(1,)]
    assert query(course, "select count(*) from grade where needs_manual_grade") == [(1,)]


@pytest.mark.parametrize("points", [0.1, 1e-9, 1.9999999, 2 / 3, 1])
def test_any_partial_mark_survives(course, points):
    record(course, "hw", [entry("a", points, 0.0)])
    assert scores(course)["a", "test_add"] == points


@pytest.mark.parametrize("points", [float("nan"), float("inf"), None])
def test_what_is_no_mark_waits_for_a_grader(course, points):
    record(course, "hw", [entry("a", points, 3.0)])
    assert scores(course)["a", "test_add"] is None


def test_a_result_for_other_points_is_not_guessed_at(course):
    other = result(2.0, 3.0)
    cells = {**other.cells, "test_add": replace(other.cells["test_add"], of=4.0)}
    other = replace(other, cells=cells)
    record(course, "hw", [("a", notebook({}), other, None)])
    assert scores(course) == {("a", "test_add"): None, ("a", "test_sub"): 3.0}


def test_a_hidden_number_in_the_output_is_no_mark(course):
    fake = {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}}
    noise = {"output_type": "stream", "name": "stderr", "text": "XLA says hello\n"}
    outputs = {"test_add": [fake, noise], "test_sub": [noise]}
    record(course, "hw", [entry("a", 0.5, 3.0, outputs=outputs)])
    assert scores(course) == {("a", "test_add"): 0.5, ("a", "test_sub"): 3.0}


@pytest.mark.parametrize(("outcome", "score"), [("missing", 0.0), ("ungradable", None)])
def test_a_submission_that_was_not_run_has_a_row(course, outcome, score):
    given = notebook({"add": "", "sub": ""})
    refused = not_marked(given, outcome, "hw.ipynb is not a notebook.")
    record(course, "hw", [("a", given, refused, None)])
    assert set(scores(course).values()) == {score}
    text = (course / "autograded" / "a" / "hw" / "hw.ipynb").read_text(encoding="utf-8")
    assert "hw.ipynb is not a notebook." in text
    # The same from outcomes alone.
    record(course, "hw", [("b", given, replace(refused, cells={}), None)])
    assert set(scores(course).values()) == {score}


def test_late_penalty(course):
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.AssignLatePenalties.plugin_class = 'penalty.Half'\n"
    )
    (course / "penalty.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Half(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score / 2 if total_seconds_late > 0 else None\n"
    )
    query(course, "update assignment set duedate = '2026-01-01 12:00:00'")
    sys.path.insert(0, str(course))
    try:
        record(
            course,
            "hw",
            [
                entry("late", 2.0, 3.0, time="2026-01-02 12:00:00 UTC"),
                entry("punctual", 2.0, 3.0, time="2026-01-01 11:00:00 UTC"),
            ],
        )
    finally:
        sys.path.remove(str(course))
    sql = (
        "select student_id, late_submission_penalty from submitted_notebook "
        "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
    )
    assert dict(query(course, sql)) == {"late": 2.5, "punctual": None}


def test_a_second_record_writes_what_changed_only(course):
    first = [entry("a", 2.0, 3.0), entry("b", 1.0, 3.0)]
    record(course, "hw", first)
    again = record(course, "hw", first)
    assert (again.written, again.unchanged) == ((), ("a", "b"))
    changed = record(course, "hw", [entry("a", 2.0, 3.0), entry("b", 2.0, 3.0)])
    assert (changed.written, changed.unchanged) == (("b",), ("a",))
    assert scores(course)["b", "test_add"] == 2.0
    assert record(course, "hw", first, force=True).written == ("a", "b")


def test_a_grader_s_mark_stays_and_is_put_up_for_review(course):
    record(course, "hw", [entry("a", 0.0, 3.0)])
    query(course, "update grade set manual_score = 1.5 where auto_score = 0")
    record(course, "hw", [entry("a", 2.0, 3.0)])
    assert scores(course)["a", "test_add"] == 1.5
    assert query(course, "select count(*) from grade where needs_manual_grade") == [(1,)]


def test_a_lost_notebook_is_written_again(course):
    import shutil

    record(course, "hw", [entry("a", 2.0, 3.0)])
    shutil.rmtree(course / "autograded" / "a")
    assert record(course, "hw", [entry("a", 2.0, 3.0)]).written == ("a",)


def test_changed_tests_are_entered_and_recorded_anew(course):
    record(course, "hw", [entry("a", 2.0, 3.0)])
    path = course / "solutions" / "hw" / "hw.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("(1, 2)", "(1, 3)"), encoding="utf-8")
    assert record(course, "hw", [entry("a", 2.0, 3.0)]).written == ("a",)
    (source,) = query(course, "select source from source_cell where name = 'test_add'")[0]
    assert "add(1, 3)" in source
    assert HIDDEN in source


# What the student gets


def test_graded_notebook_and_feedback_hide_the_hidden_tests(course):
    leak = {
        "output_type": "error",
        "ename": "AssertionError",
        "evalue": HIDDEN,
        "traceback": ["line 3", f"----> 3 {HIDDEN}"],
    }
    record(course, "hw", [entry("a", 0.0, 1.0, outputs={"test_add": [leak], "test_sub": [leak]})])
    (page,) = feedback(course, "hw")
    graded = (course / "autograded" / "a" / "hw" / "hw.ipynb").read_text(encoding="utf-8")
    for text in (graded, page.read_text(encoding="utf-8")):
        assert "secret_expectation" not in text
        assert "HIDDEN TESTS" not in text
        assert "test_add" in text
    assert "assert add" in graded
    assert (course / "autograded" / "a" / "hw" / "data.csv").is_file()
    assert (page.parent.parent.parent.parent / "feedback").is_dir()
    assert "1.0 / 5.0" not in page.name


def test_feedback_says_what_was_found(course):
    record(course, "hw", [entry("a", 0.5, 3.0, findings=[FINDING])])
    (page,) = feedback(course, "hw")
    text = page.read_text(encoding="utf-8")
    assert "JX101" in text
    assert "0.5 / 2<" in text
    assert re.search(r"<strong>3.5</strong> of 5</p>", text)


def test_feedback_writes_points_as_a_person_would(course):
    record(course, "hw", [entry("a", 2 / 3, 3.0, findings=[FINDING])])
    (page,) = feedback(course, "hw")
    text = page.read_text(encoding="utf-8")
    assert "0.67 / 2<" in text and "<strong>3.67</strong> of 5</p>" in text
    assert "0.6666" not in text


HOSTILE = r"""
<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="https://x.example"></iframe>
<a href="javascript:alert(1)">x</a> [y](javascript:alert(1)) [z](&#106;avascript:alert(1))
<svg onload=alert(1)><math><style><img title="</style><img src=x onerror=alert(1)>">
<object data="x"></object><embed src="x"><form action="https://x.example"><input></form>
<a href=" java&Tab;script:alert(1)" style="position:fixed">w</a><base href="https://x.example">
<meta http-equiv="refresh" content="0;url=https://x.example"><link rel=stylesheet href=x>
![p](https://x.example/pixel.png) ![a](attachment:a.svg)
<details ontoggle=alert(1) open><summary>s</summary></details> $<script>alert(2)</script>$
$$\text{<img src=x onerror=alert(3)>}$$ 
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
```html
<script>alert(4)</script>
```
"""


def test_feedback_runs_nothing(course):
    html = {"text/html": "<script>alert(5)</script>", "text/plain": "<script>alert(6)</script>"}
    hostile = [
        {"output_type": "display_data", "data": html, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": HOSTILE},
        {"output_type": "error", "ename": HOSTILE, "evalue": HOSTILE, "traceback": [HOSTILE]},
        {
            "output_type": "display_data",
            "data": {"image/svg+xml": "<svg onload=alert(7)/>"},
            "metadata": {},
        },
    ]
    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").decode()
    extra = [
        {"cell_type": "markdown", "id": "m", "metadata": {}, "source": HOSTILE}
        | {"attachments": {"a.svg": {"image/svg+xml": svg}}},
        {
            "cell_type": "raw",
            "id": "r",
            "metadata": {"raw_mimetype": "text/html"},
            "source": HOSTILE,
        },
        code(HOSTILE, id="c"),
    ]
    record(
        course,
        "hw",
        [
            entry(
                "a",
                0.5,
                0.0,
                answers={"add": HOSTILE},
                extra=extra,
                outputs={"add": hostile, "test_add": hostile, "c": hostile},
            )
        ],
    )
    (page,) = feedback(course, "hw")
    found = dangers(page.read_text(encoding="utf-8"))
    assert found == []


def test_feedback_shows_pasted_pictures_and_survives_those_that_are_none(course):
    png = picture()["data"]["image/png"]
    text = "![kept](attachment:a.png) ![vector](attachment:a.svg) ![gone](&#97;ttachment:b.png)"
    attachments = {"a.png": {"image/png": png}, "a.svg": {"image/svg+xml": "<svg onload=x/>"}}
    pasted = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}
    record(course, "hw", [entry("a", 0.5, 3.0, extra=[pasted | {"attachments": attachments}])])
    (page,) = feedback(course, "hw")
    shown = page.read_text(encoding="utf-8")
    (kept,) = re.findall(r"data:image/png;base64,[^\"]+", shown)
    assert kept.partition(",")[2] in sanitise([picture()])[0]["data"]["image/png"]
    assert all(f'alt="{name}"' in shown for name in ("kept", "vector", "gone"))
    assert dangers(shown) == []


@pytest.mark.parametrize("said", ["yesterday", "1999-99-99 00:00:00 UTC", "9" * 200, "\x1b[2J"])
def test_a_time_stamp_that_is_none_costs_nothing(course, said):
    record(course, "hw", [entry("a", 0.5, 3.0, time=said)])
    assert scores(course)["a", "test_add"] == 0.5


def dangers(html):
    """What in a page could run or load something, by the parser that browsers follow."""
    from bleach._vendor import html5lib

    found = []
    active = {"script", "iframe", "object", "embed", "form", "base", "link", "svg", "math", "input"}
    for element in html5lib.parse(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rsplit("}")[-1].lower()
        if name in active:
            found.append(name)
        for attribute, value in element.attrib.items():
            if attribute.lower().startswith("on") or attribute in ("style", "srcdoc", "formaction"):
                found.append(f"{name} {attribute}")
            if attribute in ("href", "src", "action", "xlink:href"):
                plain = re.sub(r"[\x00-\x20]", "", value).lower()
                if not plain.startswith(("#", "data:image/png;", "http:", "https:", "mailto:")):
                    found.append(f"{name} {attribute}={value}")
                if name == "img" and not plain.startswith("data:image/png;"):
                    found.append(f"{name} {attribute}={value}")
    return found


def test_the_search_for_dangers_finds_some():
    assert len(dangers(HOSTILE)) > 10


@pytest.mark.parametrize(
    "kind, source",
    [
        # Each takes a parser minutes, and a quarter of the text a sixteenth of that.
        ("code", "a." * 32_000),
        ("markdown", r"\\(" * 21_000),
        ("markdown", "".join(f"<b title={n}>" for n in range(2_000)) + "<p>x" * 8_000),
    ],
)
def test_a_text_that_takes_a_parser_too_long_is_shown_as_it_is(course, kind, source):
    made = entry("a", 3.0, 3.0)
    own = {"cell_type": kind, "id": "own", "metadata": {}, "source": source}
    if kind == "code":
        own |= {"outputs": [], "execution_count": None}
    made[1]["cells"].append(own)
    record(course, "hw", [made])
    begun = time.monotonic()
    (page,) = feedback(course, "hw")
    assert time.monotonic() - begun < 60
    text = page.read_text(encoding="utf-8")
    assert source[:200] in html.unescape(text) or "<p>x" in text
    assert len(text) < 2_000_000


def test_no_text_of_a_student_looks_like_a_mark_or_a_comment(course):
    made = entry("a", 0.0, 0.0)
    forged = '<div class="comment mark graded highlight"><span class="mark k">2 / 2</span></div>'
    made[1]["cells"].append(
        {"cell_type": "markdown", "id": "own", "metadata": {}, "source": forged}
    )
    record(course, "hw", [made])
    (page,) = feedback(course, "hw")
    text = page.read_text(encoding="utf-8")
    assert '<div class="highlight"><span class="k">2 / 2</span></div>' in text


def test_half_a_character_in_a_notebook_costs_no_mark(course):
    data = b'{"cells": [{"cell_type": "markdown", "source": "x", "attachments": '
    data += b'{"\\ud800": {"image/png": "AAAA"}}, "\\udfff": "\\ud83d\\ude00"}], "nbformat": 4}'
    notebook, problem, _ = read_notebook(data)
    assert notebook is not None, problem
    json.dumps(notebook, ensure_ascii=False).encode()
    assert list(notebook["cells"][0].values())[-1] == "\U0001f600"


def test_half_a_character_far_down_is_too_deep():
    deep = b"[" * 700 + b'"\\ud800"' + b"]" * 700
    notebook, problem, _ = read_notebook(b'{"cells": [], "metadata": ' + deep + b"}")
    assert notebook is None
    assert "nested too deeply" in problem


def test_feedback_is_the_same_bytes_every_time(course):
    entries = [entry("a", 0.5, 3.0, findings=[FINDING], outputs={"add": [picture()]})]
    record(course, "hw", entries)
    (page,) = feedback(course, "hw")
    first = page.read_bytes()
    record(course, "hw", entries, force=True)
    feedback(course, "hw")
    assert page.read_bytes() == first
    assert b"data:image/png;base64" in first


def test_feedback_is_made_again_only_where_something_changed(course, monkeypatch):
    record(course, "hw", [entry(name, 2.0, 1.0) for name in "abc"])
    pages = feedback(course, "hw")
    assert len(pages) == 3

    def made_again():
        before = {page: page.stat().st_mtime_ns for page in pages if page.exists()}
        assert feedback(course, "hw") == pages
        return "".join(
            page.parent.parent.name for page in pages if page.stat().st_mtime_ns != before.get(page)
        )

    def by_hand(student, change):
        query(
            course,
            f"update {change} where notebook_id in (select n.id from submitted_notebook n join "
            f"submitted_assignment s on s.id = n.assignment_id where s.student_id = '{student}')",
        )

    assert made_again() == ""
    by_hand("b", "grade set manual_score = 0.25")
    assert made_again() == "b"
    assert "0.25 / 2<" in pages[1].read_text("utf-8")
    by_hand("c", "comment set manual_comment = 'well done'")
    assert made_again() == "c"
    assert "well done" in pages[2].read_text("utf-8")
    pages[0].unlink()
    assert made_again() == "a"
    pages[0].chmod(0o644)
    pages[0].write_text("by hand", encoding="utf-8")
    assert made_again() == "a"
    record(course, "hw", [entry("b", 1.5, 1.0)])
    assert made_again() == "b"
    query(course, "update grade_cells set max_score = 4 where max_score = 3")
    assert made_again() == "abc"
    config = "c = get_config()\nc.GenerateFeedback.permissions = 600\n"
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    assert made_again() == "abc"
    monkeypatch.setattr("autograder.gradebook._pages._TOOLS", [])
    assert made_again() == "abc"
    assert made_again() == ""


def test_feedback_on_what_was_never_recorded_is_worded(course):
    with pytest.raises(GradebookError, match="no assignment 'other'"):
        feedback(course, "other")
    with pytest.raises(GradebookError, match="no graded notebook"):
        feedback(course, "hw")


# Export


def test_csv_is_quoted_and_starts_no_formula(course, tmp_path):
    record(course, "hw", [entry("a", 2.0, 0.5), entry("b", 0.0, 0.0)])
    query(
        course,
        "update student set last_name = '=HYPERLINK(\"x\")', first_name = 'Ann, \"Bo\"\nC' "
        "where id = 'a'",
    )
    to = export_csv(course, tmp_path / "marks.csv")
    with open(to, newline="", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows["a"]["last_name"] == '\'=HYPERLINK("x")'
    assert rows["a"]["first_name"] == 'Ann, "Bo"\nC'
    assert (rows["a"]["score"], rows["a"]["max_score"]) == ("2.5", "5.0")
    assert rows["b"]["score"] == "0.0"
    with pytest.raises(GradebookError, match="cannot be written"):
        export_csv(course, tmp_path / "no such folder" / "marks.csv")


def test_the_order_of_recording_does_not_show_in_the_csv(course, tmp_path):
    for student in "cab":
        record(course, "hw", [entry(student, 2.0, 0.5)])
    query(course, "update student set last_name = 'Zorn' where id = 'a'")
    to = export_csv(course, tmp_path / "marks.csv")
    with open(to, newline="", encoding="utf-8") as file:
        assert [row["student_id"] for row in csv.DictReader(file)] == ["b", "c", "a"]


# Beside nbgrader's own way


def autograde(course, entries):
    """Records with nbgrader's converter as it is, one submission and one commit at a time."""
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    shutil.rmtree(course / "submitted", ignore_errors=True)
    for student, canonical, _, timestamp in entries:
        folder = course / "submitted" / student / "hw"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hw.ipynb").write_text(json.dumps(canonical), encoding="utf-8")
        if timestamp is not None:
            (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
    config = load_config(course)
    folders = CourseDirectory(config=config)
    folders.assignment_id = "hw"
    converter = Autograde(coursedir=folders, config=config)
    converter.force = True
    with replaying({(name, "hw", "hw"): result for name, _, result, _ in entries}):
        converter.start()


def tables(course):
    """All that the gradebook holds, its made-up ids replaced by what they stand for."""
    named = {
        "submitted_assignment": "select id, assignment_id, student_id from submitted_assignment",
        "submitted_notebook": "select n.id, s.student_id, n.notebook_id from submitted_notebook n "
        "join submitted_assignment s on s.id = n.assignment_id",
    }
    ids = {}
    for table, sql in named.items():
        rows = query(course, sql)
        ids |= {key: (table, *rest) for key, *rest in rows}
    found = {}
    for (table,) in query(course, "select name from sqlite_master where type = 'table'"):
        if table != "jaxercise_record":
            own = table in ("grade", "comment")
            rows = [row[own:] for row in query(course, f"select * from {table}")]
            found[table] = sorted(repr([ids.get(v, v) for v in row]) for row in rows)
    return found


def test_the_gradebook_is_row_by_row_the_one_that_nbgrader_writes(course, tmp_path):
    theirs = tmp_path / "theirs"
    shutil.copytree(course, theirs)
    lacking = entry("lacking", 2.0, 3.0)
    del lacking[1]["cells"][2]
    first = [
        entry("full", 2.0, 3.0),
        entry("late", 1.25, 0.0, time="2026-02-01 12:00:00 UTC"),
        entry("unmarked", None, 3.0),
        lacking,
    ]
    second = [
        entry("full", 0.5, 3.0),
        entry("late", 2.0, 0.0, time="2026-02-03 12:00:00 UTC"),
        entry("unmarked", 2.0, None),
        entry("new", 0.0, 0.0, answers={"add": "x"}),
    ]
    due = "update assignment set duedate = '2026-01-31 00:00:00.000000'"
    by_hand = (
        "update grade set manual_score = 1.5, needs_manual_grade = 0 where auto_score = 3.0",
        "update comment set manual_comment = 'well done'",
    )
    plugin = (
        "from nbgrader.plugins import BasePlugin\n"
        "class Late(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return score / 4\n"
    )
    config = (
        "import sys\nsys.path.insert(0, {!r})\nimport late_plugin\nc = get_config()\n"
        "c.AssignLatePenalties.plugin_class = late_plugin.Late\n"
    )
    (tmp_path / "late_plugin.py").write_text(plugin, encoding="utf-8")
    for root in (course, theirs):
        query(root, due)
        (root / "nbgrader_config.py").write_text(config.format(str(tmp_path)), encoding="utf-8")
    record(course, "hw", first)
    autograde(theirs, first)
    assert tables(course) == tables(theirs)
    for sql in by_hand:
        query(course, sql)
        query(theirs, sql)
    record(course, "hw", second)
    autograde(theirs, second)
    assert tables(course) == tables(theirs)
    penalties = query(
        course, "select count(*) from submitted_notebook where late_submission_penalty"
    )
    assert penalties == [(1,)]
    for made in sorted((theirs / "autograded").rglob("*")):
        if made.is_file():
            ours = course / made.relative_to(theirs)
            assert ours.read_bytes() == made.read_bytes(), made


# When the gradebook cannot be written


def test_a_locked_gradebook_is_worded(course, monkeypatch):
    monkeypatch.setattr("autograder.gradebook._database._PATIENCE_S", 0.05)
    connection = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradebookError, match=r"gradebook\.db is locked by another program"):
        record(course, "hw", [entry("a", 2.0, 3.0)])
    connection.execute("ROLLBACK")
    connection.close()
    assert record(course, "hw", [entry("a", 2.0, 3.0)]).written == ("a",)


def test_a_read_only_gradebook_is_worded(course):
    url = f"sqlite:///file:{course / 'gradebook.db'}?mode=ro&uri=true"
    (course / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
    )
    with pytest.raises(GradebookError, match="is read-only"):
        record(course, "hw", [entry("a", 2.0, 3.0)])
    assert not (course / "autograded").exists()


def test_what_is_no_gradebook_is_worded(course):
    (course / "gradebook.db").write_bytes(b"not a database, but long enough to be read as one" * 9)
    with pytest.raises(GradebookError, match="not a readable gradebook"):
        record(course, "hw", [entry("a", 2.0, 3.0)])


def test_a_full_disk_is_worded_and_what_was_recorded_stays(course, monkeypatch):
    import errno

    from autograder.gradebook import _converters

    write = _converters.ClassAutograde.write_single_notebook

    def full(self, output, resources):
        if resources["nbgrader"]["student"] == "b":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, output, resources)

    entries = [entry(name, 2.0, 3.0) for name in "abc"]
    with monkeypatch.context() as patch:
        patch.setattr(_converters.ClassAutograde, "write_single_notebook", full)
        with pytest.raises(GradebookError, match="No space is left"):
            record(course, "hw", entries)
    assert not (course / "autograded" / "b" / "hw").exists()
    again = record(course, "hw", entries)
    assert (again.written, again.unchanged) == (("b", "c"), ("a",))


def test_one_student_s_failure_does_not_stop_the_others(course):
    broken = entry("b", 2.0, 3.0)
    # nbgrader restores a test cell's source and points, and refuses a changed flag.
    broken[1]["cells"][2]["metadata"]["nbgrader"]["solution"] = True
    with pytest.raises(GradebookError, match="1 of 3 records") as caught:
        record(course, "hw", [entry("a", 2.0, 3.0), broken, entry("c", 2.0, 3.0)])
    assert [student for student, _ in caught.value.failures] == ["b"]
    assert {student for student, _ in scores(course)} >= {"a", "c"}
    assert not (course / "autograded" / "b" / "hw").exists()


def test_a_killed_run_is_finished_by_the_next(course):
    entries = [entry(name, 2.0, 1.0) for name in "abc"]
    changed = [entry(name, 1.0, 3.0) for name in "abc"]
    record(course, "hw", entries)
    program = (
        "import json, os, sys\n"
        "from autograder.gradebook import record, _converters\n"
        "from autograder.records import Result, read\n"
        "def die(self, assignment, student):\n"
        "    if student == 'b': os._exit(9)\n"
        "_converters.ClassAutograde.set_permissions = die\n"
        "entries = [(s, nb, read(Result, r), t) for s, nb, r, t in json.load(sys.stdin)]\n"
        "record(sys.argv[1], 'hw', entries)\n"
    )
    died = subprocess.run(
        [sys.executable, "-c", program, str(course)], input=json.dumps(plain(changed)), text=True
    )
    assert died.returncode == 9
    # Going back to the first results must not take the half-written ones for them.
    again = record(course, "hw", entries)
    assert set(again.written) == {"a", "b", "c"}
    assert scores(course)["b", "test_add"] == 2.0
    assert scores(course)["b", "test_sub"] == 1.0


def test_two_runs_do_not_interleave(course):
    from autograder.gradebook._lock import only_writer

    with only_writer(course), pytest.raises(GradebookError, match="Another run"):
        record(course, "hw", [entry("a", 2.0, 3.0)])
    assert record(course, "hw", [entry("a", 2.0, 3.0)]).written == ("a",)


@pytest.mark.parametrize("name", ["", "..", "a/b", "a*"])
def test_names_that_are_no_folders_are_refused(course, name):
    with pytest.raises(GradebookError, match="name of a student"):
        record(course, "hw", [entry(name, 2.0, 3.0)])


# Outputs


@given(
    st.one_of(st.none(), st.floats()),
    st.floats(0, 100),
    st.lists(
        st.sampled_from(
            [
                {"output_type": "stream", "name": "stderr", "text": "x"},
                {"output_type": "error", "ename": "E", "evalue": "", "traceback": []},
                {"output_type": "execute_result", "data": {"text/plain": "1.0"}, "metadata": {}},
            ]
        ),
        max_size=3,
    ),
)
def test_nbgrader_reads_the_mark_that_was_given(points, of, outputs):
    from nbformat import from_dict
    from nbgrader.utils import determine_grade

    cell = code("", nbgrader_data("t", grade=True, locked=True, points=of))
    cell["outputs"] = outputs_for(points, of, (), outputs)
    read, _ = determine_grade(from_dict(cell))
    if points is None or points != points or points in (float("inf"), float("-inf")):
        # Not marked: the step that leaves it to a grader follows, and without it: no points.
        assert read == 0
    else:
        assert read == min(max(points, 0.0), of)


def picture(width=1, height=1, *, length=None, extra=b""):
    def chunk(kind, body):
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = bytes(length if length is not None else height * (width + 1))
    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Comment\0hello")
    raw += chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"") + extra
    data = {"image/png": base64.b64encode(raw).decode()}
    return {"output_type": "display_data", "data": data, "metadata": {"x": 1}}


def test_pictures_are_kept_without_what_does_not_draw():
    (kept,) = sanitise([picture(3, 2, extra=b"<script>")])
    raw = base64.b64decode(kept["data"]["image/png"])
    assert b"hello" not in raw
    assert b"script" not in raw
    assert raw.startswith(b"\x89PNG")
    assert kept["metadata"] == {}
    # What was cleaned once is clean.
    assert sanitise([kept]) == [kept]


@pytest.mark.parametrize(
    "bad",
    [
        picture(1, 1, length=10_000),  # unpacks to more than its header says
        picture(100_000, 100_000, length=1),
        picture(0, 1, length=1),
        {"output_type": "display_data", "data": {"image/png": "<svg>"}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/png": "R0lGODlh"}, "metadata": {}},
        {"output_type": "display_data", "data": {"text/html": "<b>x</b>"}, "metadata": {}},
    ],
)
def test_other_pictures_are_not_shown(bad):
    (kept,) = sanitise([bad])
    assert list(kept["data"]) == ["text/plain"]
    assert kept["data"]["text/plain"].endswith("not shown]")


def test_a_damaged_picture_is_not_shown():
    bad = copy.deepcopy(picture(4, 4))
    raw = bytearray(base64.b64decode(bad["data"]["image/png"]))
    raw[-20] ^= 1
    bad["data"]["image/png"] = base64.b64encode(bytes(raw)).decode()
    assert "image/png" not in sanitise([bad])[0]["data"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred", "red"),
        ("a\u202eb\u2066c", "abc"),
        ("1%\r2%\r3%\ndone\r\n", "3%\ndone\n"),
        ("tab\tnew\nline", "tab\tnew\nline"),
        ("a\u2028b", "a\nb"),
        ("half \ud800", "half \ufffd"),
        ("∂L/∂θ é 日本 👩\u200d🔬", "∂L/∂θ é 日本 👩\u200d🔬"),
    ],
)
def test_clean_text(text, clean):
    assert clean_text(text) == clean


def test_long_texts_lose_their_middle():
    text = clean_text("a" * 10_000_000 + "end", 1000)
    assert len(text) < 1100
    assert text.endswith("end")
    assert "left out" in text


def test_the_number_and_size_of_outputs_are_capped():
    chatty = [{"output_type": "stream", "name": "stdout", "text": "x" * 60_000}] * 10_000
    kept = sanitise(chatty)
    assert sum(len(output["text"]) for output in kept) < 400_000
    assert "left out" in kept[-1]["text"]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text/plain", "image/png", "text/html", "name", "text", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
_outputs = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result", "x"])},
    optional={
        "name": st.sampled_from(["stdout", "stderr", "x"]) | _json,
        "text": st.text(st.characters(categories=["Cc", "Cf", "L"])) | _json,
        "data": _json,
        "metadata": _json,
        "execution_count": _json,
        "ename": _json,
        "evalue": _json,
        "traceback": _json,
    },
)


@settings(deadline=None, max_examples=200)
@given(st.lists(_outputs | _json, max_size=4) | _json)
def test_whatever_comes_in_valid_outputs_come_out(outputs):
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    clean = sanitise(outputs)
    cell = new_code_cell("")
    cell["outputs"] = [nbformat.from_dict(output) for output in clean]
    nbformat.validate(new_notebook(cells=[cell]))
    text = json.dumps(clean, ensure_ascii=False)
    unfit = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    assert not re.search(unfit, text)
    assert sanitise(clean) == clean


# The package


def test_importing_the_package_imports_no_nbgrader():
    program = (
        "import sys, autograder.gradebook; heavy = {'nbgrader', 'nbformat', 'nbconvert', "
        "'sqlalchemy', 'jax', 'numpy'}; sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_record_leaves_nothing_but_its_files(course):
    record(course, "hw", [entry("a", 2.0, 3.0)])
    left = sorted(path.name for path in Path(course).iterdir())
    assert left == ["autograded", "build", "gradebook.db", "solutions"]
    assert sorted(path.name for path in (course / "build" / "gradebook").iterdir()) == ["lock"]
