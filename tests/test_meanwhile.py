"""Marks are written down while others are still being marked."""

from __future__ import annotations

import shutil
import sqlite3

import pytest


pytest.importorskip("nbgrader")

from autograder.cli._classes import collect
from autograder.cli._grade import mark_all, write_down
from autograder.cli._meanwhile import Meanwhile
from autograder.gradebook._lock import only_writer
from autograder.notebooks import load_course
from autograder.proctor import ResultStore

from .tiny_course import NAME, RIGHT, WRONG, gradebook, hand_in, make_course, written


STUDENTS = ("ada", "bo", "cy", "dan", "eve", "flo")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("meanwhile") / "course")
    for student in STUDENTS:
        hand_in(root, student, **(WRONG if student == "bo" else RIGHT))
    return root


@pytest.fixture
def course(template, tmp_path):
    return load_course(shutil.copytree(template, tmp_path / "course"))


@pytest.fixture(scope="module")
def store(template):
    """Results of the class, so that it has to be marked only once."""
    made = ResultStore(template / "build" / "results")
    marked(load_course(template), made)
    return made


def marked(course, store):
    entries = collect(course, NAME, course.root / "submitted")
    mark_all(entries, store, slots=1)
    return entries


def marked_and_recorded(course, store):
    entries = collect(course, NAME, course.root / "submitted")
    meanwhile = Meanwhile(course, entries)
    mark_all(entries, store, meanwhile.done, slots=1)
    return entries, meanwhile


@pytest.fixture(scope="module")
def afterwards(template, store, tmp_path_factory):
    """Everything written down in one go."""
    course = load_course(shutil.copytree(template, tmp_path_factory.mktemp("after") / "course"))
    _, problems = write_down(course, (NAME,), marked(course, store))
    assert problems == []
    return course.root


def assert_as_afterwards(course, afterwards):
    assert gradebook(course.root) == gradebook(afterwards)
    assert written(course.root) == written(afterwards)


def recorded_after_each(meanwhile, store, entries):
    """Who is in the gradebook after each marking."""
    known = []

    def done(entry):
        meanwhile.done(entry)
        known.append([each.student for each in entries if meanwhile.recorded(each)])

    mark_all(entries, store, done, slots=1)
    return known


def test_all_but_the_last_are_recorded_beside_the_marking(course, store, afterwards):
    entries = collect(course, NAME, course.root / "submitted")
    meanwhile = Meanwhile(course, entries)
    first = [entry.student for entry in entries][:4]
    assert recorded_after_each(meanwhile, store, entries) == [[], [], [], first, first, first]
    assert sorted(gradebook(course.root)) == first
    pages = course.root.glob(f"feedback/*/{NAME}/*.html")
    assert sorted(page.parts[-3] for page in pages) == first

    _, problems = write_down(course, (NAME,), entries, meanwhile)
    assert problems == []
    assert_as_afterwards(course, afterwards)


def test_what_waits_is_recorded_when_a_slot_has_nothing_left_to_mark(course, store):
    entries = collect(course, NAME, course.root / "submitted")[:4]
    first = [entry.student for entry in entries][:3]
    alone, two = Meanwhile(course, entries, 1), Meanwhile(course, entries, 2)
    assert recorded_after_each(alone, store, entries) == [[], [], [], []]
    assert recorded_after_each(two, store, entries) == [[], [], first, first]


def test_who_handed_in_nothing_is_recorded_with_the_others(course, store):
    (course.root / "submitted" / "abe" / NAME).mkdir(parents=True)
    entries = collect(course, NAME, course.root / "submitted")
    assert [entry.student for entry in entries if entry.job is None] == ["abe"]
    first = [entry.student for entry in entries][:4]
    known = recorded_after_each(Meanwhile(course, entries), store, entries)
    assert known[:3] == [[], [], first]


def test_a_mark_given_by_hand_meanwhile_gets_onto_the_page(course, store):
    entries, meanwhile = marked_and_recorded(course, store)
    connection = sqlite3.connect(course.root / "gradebook.db")
    with connection:
        connection.execute("update comment set manual_comment = 'See me, Ada.'")
    connection.close()
    page = course.root / "feedback" / "ada" / NAME / f"{NAME}.html"
    assert "See me, Ada." not in page.read_text()
    write_down(course, (NAME,), entries, meanwhile)
    assert "See me, Ada." in page.read_text()


def test_what_cannot_be_done_beside_the_marking_is_done_afterwards(course, store, afterwards):
    with only_writer(course.root):
        entries, meanwhile = marked_and_recorded(course, store)
    assert not any(map(meanwhile.recorded, entries))
    _, problems = write_down(course, (NAME,), entries, meanwhile)
    assert problems == []
    assert_as_afterwards(course, afterwards)
