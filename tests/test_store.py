"""Stored results: whole or absent, and nobody else's drafts are touched."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from autograder.proctor import ResultStore
from autograder.proctor._store import draft_prefix
from autograder.records import CellResult, Check, ExerciseResult, Finding, Result, dumps

from .conftest import make_job


FINDING = Finding(
    code="JX101",
    slug="input-mutated",
    called="f(x: f32[3])",
    got="\ud800",
    expected="",
    why="",
    next="",
    more="docs/diagnoses/JX101.md",
    check="pure",
)
CHECK = Check(name="pure", passed=False, cell="test_f")
RESULT = Result(
    exercises={
        "f": ExerciseResult(
            outcome="failed", points=0.0, of=2.0, findings=(FINDING,), checks=(CHECK,)
        )
    },
    cells={
        "f": CellResult(points=None, of=None, outputs=({"n": 1 << 90, "text": "\ud800"},)),
        "test_f": CellResult(points=0.0, of=2.0, outputs=(), findings=(FINDING,), checks=(CHECK,)),
    },
    notices=("\ud800",),
    level="bare",
    groups="",
    device="cpu",
)
CHANGES = [
    ('"outcome": "failed"', '"outcome": "excellent"'),
    ('"points": 0.0', '"points": "0"'),
    ('"notices": [', '"notices": [null, '),
    ('"code": "JX101", ', ""),
    ('"passed": false', '"passed": 0'),
]


def test_a_result_comes_back_as_it_was(tmp_path):
    store = ResultStore(tmp_path / "results")
    key = store.key(make_job(), "bare")
    assert store.get(key) is None
    store.put(key, RESULT)
    assert ResultStore(tmp_path / "results").get(key) == RESULT
    assert [p.name for p in (tmp_path / "results").rglob("*") if p.is_file()] == [f"{key}.json"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "\x00", "[" * 100_000, '{"\\ud800": 1}']
    + [dumps(RESULT).replace(*change) for change in CHANGES],
)
def test_what_is_no_result_is_as_good_as_absent(tmp_path, text):
    store = ResultStore(tmp_path)
    key = store.key(make_job(), "bare")
    store.put(key, RESULT)
    (path,) = tmp_path.rglob(f"{key}.json")
    assert path.read_text() == dumps(RESULT)
    path.write_text(text)
    assert store.get(key) is None


def test_a_result_of_a_newer_kit_is_read(tmp_path):
    store = ResultStore(tmp_path)
    key = store.key(make_job(), "bare")
    store.put(key, RESULT)
    (path,) = tmp_path.rglob(f"{key}.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "more": [1]}))
    assert store.get(key) == RESULT


def test_only_what_nobody_works_on_is_cleared_away(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    own = draft_prefix(".new-")
    drafts = {
        own + "x": True,
        own.replace(f"-{os.getpid()}-", f"-{gone.pid}-") + "x": False,
        # The process with this number is on another machine, whatever runs here.
        f".new-0123456789ab-{gone.pid}-x": True,
        f".new-0123456789ab-{os.getpid()}-old": False,
        ".new-of-another-version": True,
    }
    for name in drafts:
        (tmp_path / name).write_text("{")
        if name.endswith("old"):
            os.utime(tmp_path / name, (0, 0))
    ResultStore(tmp_path)
    assert {name: (tmp_path / name).exists() for name in drafts} == drafts
