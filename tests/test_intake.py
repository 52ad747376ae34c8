"""What a class hands in, hostile or clumsy: everything is answered, nothing raises."""

import hashlib
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from autograder.notebooks import (
    Refusal,
    Submission,
    display_name,
    intake,
    intake_one,
    name_problem,
    read_notebook,
)


NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def hand_in(tmp_path):
    """Returns a function that hands in bytes and says what came of them."""

    def run(data, name="a1.ipynb", **options):
        place = tmp_path / "submitted" / "ada" / "a1"
        place.mkdir(parents=True, exist_ok=True)
        if not isinstance(data, bytes):
            data = json.dumps(data).encode()
        (place / name).write_bytes(data)
        return intake_one(tmp_path / "submitted", "ada", "a1", **options)

    return run


def refused(result, *parts, outcome="ungradable"):
    assert isinstance(result, Refusal), result
    assert result.outcome == outcome
    for part in parts:
        assert part in result.message, result.message


def test_a_good_submission(hand_in, tmp_path):
    (tmp_path / "submitted" / "ada" / "a1").mkdir(parents=True)
    stamp = tmp_path / "submitted" / "ada" / "a1" / "timestamp.txt"
    stamp.write_text("2026-01-02 03:04:05 UTC\n")
    result = hand_in(NOTEBOOK)
    assert isinstance(result, Submission)
    assert result.notebook == NOTEBOOK and result.notices == ()
    assert result.sha256 == hashlib.sha256(json.dumps(NOTEBOOK).encode()).hexdigest()
    assert result.timestamp == "2026-01-02 03:04:05 UTC"
    assert result.path.is_file()


@pytest.mark.parametrize(
    "data, part",
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\xff\xff", "not UTF-8"),
        (b"{", "breaks off at line 1"),
        (b'<<<<<<< HEAD\n{"cells": []}', "resolve the merge"),
        (b"[1]", "not a notebook"),
        (b"null", "not a notebook"),
        (b"{}", "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"nbformat": 3, "worksheets": []}', "old notebook format (version 3)"),
        (b'{"nbformat": 5, "cells": []}', "format 5, not 4"),
        (b'{"nbformat": "\\u202e4", "cells": []}', "format 4, not 4"),
        (b'{"nbformat": 4, "cells": [' + b"9" * 5000 + b"]}", "too long"),
        (b'{"cells": ' + b"[" * 5000 + b"]" * 5000 + b"}", "nested too deeply"),
        (b'{"cells": ' + b"[" * 200 + b"]" * 200 + b"}", "nested too deeply"),
        (b"[" * 1_000_001, "more structure than any notebook"),
        (b"[" * 900_000, "nested too deeply"),
    ],
)
def test_not_a_notebook(hand_in, data, part):
    refused(hand_in(data), part, "a1.ipynb")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + json.dumps(NOTEBOOK).encode(),
        json.dumps(NOTEBOOK).encode("utf-16"),
        b'{"nbformat": 4, "nbformat": 4, "cells": [], "cells": []}',
        b'{"nbformat": 4, "cells": [], "metadata": {"x": NaN, "y": 1e999}}',
        b'{"cells": []}',
        b'{"nbformat": 4, "cells": [1, null, []]}',
    ],
)
def test_odd_but_readable(hand_in, data):
    assert isinstance(hand_in(data), Submission)


def test_size_is_capped_before_reading(hand_in):
    refused(hand_in(b"x" * 1001, max_bytes=1000), "larger than", "clear its outputs")


def test_links_pipes_and_directories_are_not_read(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(json.dumps(NOTEBOOK))
    root = tmp_path / "submitted"

    def place(student):
        where = root / student / "a1"
        where.mkdir(parents=True)
        return where / "a1.ipynb"

    place("soft").symlink_to(secret)
    os.link(secret, place("hard"))
    os.mkfifo(place("pipe"))
    place("directory").mkdir()
    (root / "student_link").symlink_to(root / "soft")
    (root / "assignment_link").mkdir()
    (root / "assignment_link" / "a1").symlink_to(root / "soft" / "a1")
    results = {result.student: result for result in intake(root, "a1")}
    refused(results["soft"], "a symbolic link")
    refused(results["hard"], "hard-linked")
    refused(results["pipe"], "a named pipe")
    refused(results["directory"], "a directory")
    refused(results["student_link"], "is a link")
    refused(results["assignment_link"], "is a link")
    assert len(results) == 6


def test_a_device_is_not_opened(tmp_path):
    place = tmp_path / "ada" / "a1"
    place.mkdir(parents=True)
    try:
        os.mknod(place / "a1.ipynb", 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root can make a device")
    refused(intake_one(tmp_path, "ada", "a1"), "a device")


def test_which_notebook(hand_in, tmp_path):
    result = hand_in(NOTEBOOK, name="mine (1).ipynb")
    assert isinstance(result, Submission)
    assert "called mine (1).ipynb, not a1.ipynb" in result.notices[0]
    result = hand_in(NOTEBOOK, name="other.ipynb")
    refused(result, "2 notebooks (mine (1).ipynb, other.ipynb)", "call one of them a1.ipynb")
    result = hand_in(NOTEBOOK)
    assert isinstance(result, Submission)
    assert "it was not looked at" in result.notices[0]
    (tmp_path / "submitted" / "bob" / "a1").mkdir(parents=True)
    (tmp_path / "submitted" / "bob" / "a1" / "a1.py").write_text("")
    result = intake_one(tmp_path / "submitted", "bob", "a1")
    refused(result, "no notebook", "there is a1.py", outcome="missing")


def test_who(tmp_path):
    root = tmp_path / "submitted"
    for name in ("bob", "Émile Zola", "a,b", "-rf", "..x", "a\nb", "a\u202eb", "c*", "x" * 200):
        (root / name / "a1").mkdir(parents=True)
        (root / name / "a1" / "a1.ipynb").write_text(json.dumps(NOTEBOOK))
    os.makedirs(os.fsencode(root) + b"/\xff/a1")
    (root / ".ipynb_checkpoints").mkdir()
    (root / "notes.txt").write_text("")
    results = intake(root, "a1")
    good = [result.student for result in results if isinstance(result, Submission)]
    assert good == ["bob", "Émile Zola"]
    bad = [result for result in results if isinstance(result, Refusal)]
    assert len(bad) == 8
    for result in bad:
        refused(result, "cannot be a student's id", "rename it")
        assert result.student.isprintable()
        assert len(result.student) <= 80


def test_known_students(tmp_path):
    (tmp_path / "bob" / "a1").mkdir(parents=True)
    (tmp_path / "bob" / "a1" / "a1.ipynb").write_text(json.dumps(NOTEBOOK))
    (tmp_path / "eve" / "a1").mkdir(parents=True)
    ada, bob, eve = intake(tmp_path, "a1", known_students=["bob", "ada"])
    refused(ada, outcome="missing")
    assert isinstance(bob, Submission)
    refused(eve, "nobody in the class")
    assert intake(tmp_path / "nowhere", "a1") == []
    (nobody,) = intake(tmp_path / "nowhere", "a1", known_students=["ada"])
    refused(nobody, outcome="missing")
    # Of another assignment only.
    refused(intake_one(tmp_path, "bob", "a2"), outcome="missing")


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "", " a", ".", "..", "a\0b", "a\x1b[31m", "\ud800"]
)
def test_path_tricks(tmp_path, name):
    assert name_problem(name)
    refused(intake_one(tmp_path, name, "a1"), "rename it")


def test_display_name():
    assert display_name("  Ada \n\t Lovelace ") == "Ada Lovelace"
    assert display_name("\u202eadA\x1b[31m\x00\x07") == "adA[31m"
    assert display_name("") == display_name("\u200b") == "(no printable name)"
    assert display_name("x" * 1_000_000) == "x" * 79 + "…"
    assert display_name("李雷 Müller") == "李雷 Müller"


@given(st.text(max_size=200))
def test_display_name_is_always_printable(name):
    shown = display_name(name)
    assert shown.isprintable() and 0 < len(shown) <= 80
    shown.encode()


@given(st.binary(max_size=300))
def test_any_bytes(data):
    notebook, problem, _ = read_notebook(data)
    assert (notebook is None) == bool(problem)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cells", "nbformat", "worksheets", "source", "metadata", "x"]), inner
        )
    ),
    max_leaves=20,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_any_json(value):
    notebook, problem, _ = read_notebook(json.dumps(value).encode())
    assert (notebook is None) == bool(problem)
