"""What graders leave behind: points, and what a student gets to see."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ._cases import ASSIGNMENT


_SHOWN_AT_MOST = 1_000_000


@dataclasses.dataclass(frozen=True)
class Reader:
    """How to read a grader's results.

    - `points(course)`: student -> exercise -> points, of all whose grading has come to its end.
    - `shown(course, student)`: texts that the student gets to see, each with whether it is a test
      that shows it.
    """

    points: Callable[[Path], dict[str, dict[str, float]]]
    shown: Callable[[Path, str], Iterator[tuple[bool, str]]]


def _nbgrader_points(course: Path) -> dict[str, dict[str, float]]:
    query = """
        select s.id, c.name, coalesce(g.manual_score, g.auto_score) + coalesce(g.extra_credit, 0),
          g.needs_manual_grade
        from grade g join submitted_notebook sn on sn.id = g.notebook_id
        join submitted_assignment sa on sa.id = sn.assignment_id
        join student s on s.id = sa.student_id join base_cell c on c.id = g.cell_id
    """
    points: dict[str, dict[str, float]] = {}
    try:
        with contextlib.closing(sqlite3.connect(course / "gradebook.db", timeout=10)) as db:
            rows = db.execute(query).fetchall()
    except sqlite3.Error:
        return {}
    for student, cell, score, by_hand in rows:
        # Without the notebook nbgrader itself takes the submission for not graded.
        if _autograded(course, student).is_file():
            value = 0.0 if by_hand or score is None else float(score)
            points.setdefault(student, {})[cell.removeprefix("test_")] = value
    return points


def _nbgrader_shown(course: Path, student: str) -> Iterator[tuple[bool, str]]:
    # The outputs of each cell: the feedback shows them all.
    path = _autograded(course, student)
    if not path.is_file():
        return
    for cell in json.loads(path.read_text(encoding="utf-8", errors="replace"))["cells"]:
        if outputs := cell.get("outputs"):
            text = json.dumps(outputs, ensure_ascii=False)
            yield bool(cell["metadata"].get("nbgrader", {}).get("grade")), text[:_SHOWN_AT_MOST]


def _autograded(course: Path, student: str) -> Path:
    return course / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def _otter_points(course: Path) -> dict[str, dict[str, float]]:
    return {
        path.parent.name: {
            test["name"].partition(" ")[0]: float(test.get("score", 0)) for test in tests
        }
        for path in sorted((course / "otter").glob("*/results.json"))
        if (tests := _otter_tests(path)) is not None
    }


def _otter_tests(path: Path) -> list[dict[str, Any]] | None:
    """None if otter-grader says that it could not grade."""
    tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
    return tests if all("score" in test or "max_score" not in test for test in tests) else None


def _otter_shown(course: Path, student: str) -> Iterator[tuple[bool, str]]:
    # The notebook is not shown; the texts of tests are.
    path = course / "otter" / student / "results.json"
    if path.is_file():
        yield True, path.read_text(encoding="utf-8")[:_SHOWN_AT_MOST]


PEERS = {
    "nbgrader": Reader(_nbgrader_points, _nbgrader_shown),
    "otter-grader": Reader(_otter_points, _otter_shown),
}
