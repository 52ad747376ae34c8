"""docs/coverage.md names exercises that there are, and is what its data give."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tools import coverage


ROOT = Path(__file__).resolve().parent.parent
DATA = tomllib.loads((ROOT / "docs" / "coverage.toml").read_text(encoding="utf-8"))


def test_the_page_is_what_the_data_give():
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == coverage.page(DATA)


@pytest.mark.parametrize("kind", ["concept", "claim"])
def test_there_is_every_exercise_that_is_named(kind: str):
    there = coverage.exercises()
    for entry in DATA[kind]:
        assert set(entry["exercises"]) <= there, entry["text"]
        assert len(set(entry["exercises"])) == len(entry["exercises"]), entry["text"]


def test_curriculum_has_every_assignment():
    text = (ROOT / "docs" / "curriculum.md").read_text(encoding="utf-8")
    for name in (path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()):
        assert f"`{name}`" in text, name
