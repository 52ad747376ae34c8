"""Marks are written down while others are still being marked."""

from __future__ import annotations

import shutil
import sqlite3

import pytest


pytest.importorskip("nbgrader")

from autograder import Class, Marking
from autograder.classroom import SILENT, Run
from autograder.classroom._marking import mark_all
from autograder.classroom._meanwhile import Meanwhile
from autograder.gradebook._lock import only_writer
from autograder.notebooks import load_course
from autograder.proctor import Devices

from .tiny_course import NAME, RIGHT, WRONG, gradebook, hand_in, make_course, written


STUDENTS = ("ada", "bo", "cy", "dan", "eve", "flo")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A course whose class was marked, so that the results are there in every copy of it."""
    root = make_course(tmp_path_factory.mktemp("meanwhile") / "course")
    for student in STUDENTS:
        hand_in(root, student, **(WRONG if student == "bo" else RIGHT))
    Class.open(root).mark(Marking(slots=1))
    return root


@pytest.fixture
def course(template, tmp_path):
    return load_course(shutil.copytree(template, tmp_path / "course"))


def entries_of(course):
    return list(Class.open(course).entries())


def marked(course, entries, done=None):
    return mark_all(entries, Marking(slots=1), SILENT, done, devices=Devices(), course=course)


def marked_and_recorded(course):
    entries = entries_of(course)
    meanwhile = Meanwhile(course, entries)
    return Run(course, (NAME,), marked(course, entries, meanwhile.done), meanwhile=meanwhile)


@pytest.fixture(scope="module")
def afterwards(template, tmp_path_factory):
    """Everything written down in one go."""
    course = load_course(shutil.copytree(template, tmp_path_factory.mktemp("after") / "course"))
    assert Class.open(course).mark(Marking(slots=1)).write().problems == ()
    return course.root


def assert_as_afterwards(course, afterwards):
    assert gradebook(course.root) == gradebook(afterwards)
    assert written(course.root) == written(afterwards)


def recorded_after_each(course, meanwhile, entries):
    """Who is in the gradebook after each marking."""
    known = []

    def done(entry):
        meanwhile.done(entry)
        known.append([each.student for each in entries if meanwhile.recorded(each)])

    marked(course, entries, done)
    return known


def test_all_but_the_last_are_recorded_beside_the_marking(course, afterwards):
    entries = entries_of(course)
    meanwhile = Meanwhile(course, entries)
    first = [entry.student for entry in entries][:4]
    assert recorded_after_each(course, meanwhile, entries) == [[], [], [], first, first, first]
    assert sorted(gradebook(course.root)) == first
    pages = course.root.glob(f"feedback/*/{NAME}/*.html")
    assert sorted(page.parts[-3] for page in pages) == first

    run = Run(course, (NAME,), marked(course, entries), meanwhile=meanwhile)
    assert run.write().problems == ()
    assert_as_afterwards(course, afterwards)


def test_what_waits_is_recorded_when_a_slot_has_nothing_left_to_mark(course):
    entries = entries_of(course)[:4]
    first = [entry.student for entry in entries][:3]
    alone, two = Meanwhile(course, entries, 1), Meanwhile(course, entries, 2)
    assert recorded_after_each(course, alone, entries) == [[], [], [], []]
    assert recorded_after_each(course, two, entries) == [[], [], first, first]


def test_who_handed_in_nothing_is_recorded_with_the_others(course):
    (course.root / "submitted" / "abe" / NAME).mkdir(parents=True)
    entries = entries_of(course)
    assert [entry.student for entry in entries if entry.job is None] == ["abe"]
    first = [entry.student for entry in entries][:4]
    known = recorded_after_each(course, Meanwhile(course, entries), entries)
    assert known[:3] == [[], [], first]


def test_a_mark_given_by_hand_meanwhile_gets_onto_the_page(course):
    run = marked_and_recorded(course)
    connection = sqlite3.connect(course.root / "gradebook.db")
    with connection:
        connection.execute("update comment set manual_comment = 'See me, Ada.'")
    connection.close()
    page = course.root / "feedback" / "ada" / NAME / f"{NAME}.html"
    assert "See me, Ada." not in page.read_text()
    run.write()
    assert "See me, Ada." in page.read_text()


def test_what_cannot_be_done_beside_the_marking_is_done_afterwards(course, afterwards):
    with only_writer(course.root):
        run = marked_and_recorded(course)
    assert run.meanwhile is not None
    assert not any(map(run.meanwhile.recorded, run.entries))
    assert run.write().problems == ()
    assert_as_afterwards(course, afterwards)
