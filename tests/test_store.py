"""Stored results: whole or absent, and nobody else's drafts are touched."""

from __future__ import annotations

import os
import subprocess

from autograder.proctor import ResultStore
from autograder.proctor._store import draft_prefix


def test_a_result_comes_back_as_it_was(tmp_path):
    store = ResultStore(tmp_path / "results")
    key = store.key({"cells": []}, "bare")
    assert store.get(key) is None
    store.put(key, {"exercises": {}})
    assert ResultStore(tmp_path / "results").get(key) == {"exercises": {}}
    assert [p.name for p in (tmp_path / "results").rglob("*") if p.is_file()] == [f"{key}.json"]


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
