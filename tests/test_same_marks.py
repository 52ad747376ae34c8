"""However a class is marked, its marks are the same.

Real notebooks, with programs that are timed, on one slot, on two, on a busy machine, with and
without compiled programs, and on Dask workers. Takes some minutes; `make test-all` runs it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest


pytest.importorskip("nbgrader")

from benchmarks._classes import hand_in
from benchmarks.timing import SPIN, busy

from .tiny_course import jaxercise


ROOT = Path(__file__).resolve().parent.parent
COPIES = 7

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("same") / "course"
    for name in ("solutions", "assignments"):
        shutil.copytree(ROOT / name, root / name)
    # A secret of its own, but the same each time: hidden inputs hang on it.
    (root / ".course_secret").write_text("0123456789abcdef\n")
    hand_in(root / "submitted", COPIES, seed=1)
    return root


@pytest.fixture(scope="module")
def expected(course: Path) -> dict[str, Any]:
    """One slot, in which nothing is compiled yet."""
    found = marks(course, "--slots", "1")
    outcomes = {e["outcome"] for row in found.values() for e in row.values()}
    assert len(found) == COPIES
    assert "passed" in outcomes and len(outcomes) > 1
    return found


def marks(course: Path, *flags: str) -> dict[str, Any]:
    """Points, outcomes and findings, by submission and exercise."""
    done = jaxercise(course, "grade", "--json", *flags, timeout=1200)
    assert done.returncode == 0, done.stderr
    return {
        f"{row['assignment']}/{row['student']}": row["exercises"]
        for row in json.loads(done.stdout)["submissions"]
        if row["exercises"] and any(e["outcome"] != "missing" for e in row["exercises"].values())
    }


def test_from_the_store(course, expected):
    assert marks(course) == expected


def test_two_slots_with_compiled_programs(course, expected):
    assert marks(course, "--fresh", "--slots", "2") == expected


def test_two_slots_without_compiled_programs(course, expected):
    shutil.rmtree(course / "build" / "cache")
    assert marks(course, "--fresh", "--slots", "2") == expected


def test_on_a_busy_machine(course, expected):
    # With more to do than it has cores.
    with busy([SPIN] * 4):
        assert marks(course, "--fresh", "--slots", "2") == expected


def test_on_dask_workers(course, expected):
    pytest.importorskip("distributed")
    assert marks(course, "--fresh", "--dask", "local", "--slots", "2") == expected
